/** The peer broke the grammar. `offset` counts octets from the start of what was being read. */
export class SyntaxFault extends Error {
  override readonly name = 'SyntaxFault'
  /** What should have stood there. */
  readonly expected: string
  readonly offset: number

  constructor(expected: string, offset: number) {
    super(`Expected ${expected} at offset ${offset}`)
    this.expected = expected
    this.offset = offset
  }
}

/** Text that was right once: pieces taken out, put in, doubled, cut. What fuzz tests feed to parsers. */
import fc from 'fast-check'

export type SpoiledOptions = {
  /** What is put in, besides any signs at all: the signs and words that mean something to the parser. */
  readonly telling: readonly string[]
  readonly edits?: number
}

/** One of the seeds with a few edits. */
export function spoiled(
  seeds: readonly string[],
  { telling, edits = 4 }: SpoiledOptions,
): fc.Arbitrary<string> {
  const piece = fc.oneof(
    fc.constantFrom(...telling),
    fc.string({ unit: 'binary', maxLength: 6 }),
    fc.tuple(fc.constantFrom(...telling), fc.nat(400)).map(([sign, times]) => sign.repeat(times)),
  )
  const edit = fc.record({ at: fc.nat(), remove: fc.nat(12), insert: piece })
  return fc
    .record({ seed: fc.constantFrom(...seeds), changes: fc.array(edit, { maxLength: edits }) })
    .map(({ seed, changes }) =>
      changes.reduce((text, { at, remove, insert }) => {
        const from = text.length === 0 ? 0 : at % (text.length + 1)
        return text.slice(0, from) + insert + text.slice(from + remove)
      }, seed),
    )
}

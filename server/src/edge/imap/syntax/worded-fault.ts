import { SyntaxFault } from '../../../lib/syntax-fault.ts'
import type { TextRef } from '../../../lib/text.ts'

/** Well formed, and yet not understood here: BAD with a sentence of its own instead of a place in the command. */
export class WordedFault extends SyntaxFault {
  readonly text: TextRef
  /** Of the response, without its brackets. */
  readonly code: string | undefined

  constructor(text: TextRef, code?: string) {
    super(text.key, 0)
    this.text = text
    this.code = code
  }
}

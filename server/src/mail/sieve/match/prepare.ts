/** Makes keys of texts: once when a script is compiled, or each time where a key has variables in it. */
import type { TextRef } from '../../../lib/text.ts'
import type { Comparator, MatchType, Relation } from '../program.ts'
import { Glob } from './glob.ts'
import type { MatchKey, Work } from './key.ts'
import { Needle } from './needle.ts'
import { compareTexts, isRelated } from './order.ts'
import { compileRegex } from './regex-program.ts'
import { RegexKey } from './regex-run.ts'
import { foldText, type MatchText, payFold } from './text.ts'

/** A text cannot be a key: a regular expression that is none. */
export class KeyFault extends Error {
  override readonly name = 'KeyFault'
  readonly text: TextRef

  constructor(text: TextRef) {
    super(text.key)
    this.text = text
  }
}

/** What one step of a regular expression costs when it is made, in signs that are merely looked at. */
const NODE_SIGNS = 8

export type KeyForm = {
  readonly type: MatchType
  readonly relation: Relation
  readonly comparator: Comparator
}

/** Throws KeyFault. What is made is paid for. */
export function prepareKey({ type, relation, comparator }: KeyForm, key: string, work: Work): MatchKey {
  work.look(key.length)
  payFold(comparator, key, work)
  switch (type) {
    case 'is':
      return comparator === 'i;ascii-numeric'
        ? plain(comparator, (text) => compareTexts(comparator, text.text, key) === 0)
        : equalKey(comparator, foldText(comparator, key))
    case 'contains':
      return containsKey(comparator, new Needle(foldText(comparator, key)))
    case 'matches':
      return new Glob(comparator, key)
    case 'regex': {
      const program = compileRegex(key, comparator)
      if ('fault' in program) throw new KeyFault(program.fault)
      work.look(program.steps.length * NODE_SIGNS)
      return new RegexKey(program, comparator)
    }
    case 'count':
    case 'value':
      return plain(comparator, (text) => isRelated(relation, compareTexts(comparator, text.text, key)))
  }
}

function equalKey(comparator: Comparator, key: string): MatchKey {
  const fits = (text: MatchText, work: Work): boolean => {
    work.look(Math.min(text.text.length, key.length))
    return text.folded(comparator, work) === key
  }
  return { fits, capture: (text, work) => (fits(text, work) ? [text.text] : undefined) }
}

function containsKey(comparator: Comparator, needle: Needle): MatchKey {
  const fits = (text: MatchText, work: Work): boolean => {
    return needle.indexIn(text.folded(comparator, work), 0, work) >= 0
  }
  return { fits, capture: (text, work) => (fits(text, work) ? [text.text] : undefined) }
}

/** A key that folds and looks at the whole text each time. */
function plain(comparator: Comparator, isFit: (text: MatchText) => boolean): MatchKey {
  const fits = (text: MatchText, work: Work): boolean => {
    work.look(text.text.length)
    payFold(comparator, text.text, work)
    return isFit(text)
  }
  return { fits, capture: (text, work) => (fits(text, work) ? [text.text] : undefined) }
}

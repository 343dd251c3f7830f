/**
 * The chain of those who passed a message on: each adds a set of three fields with its number.
 *
 *   ARC-Seal: i=2; cv=pass; d=lista.test; …            that nobody touched the sets below
 *   ARC-Message-Signature: i=2; h=from:…; bh=…         the message as it left there
 *   ARC-Authentication-Results: i=2; mx.lista.test; dmarc=pass …     what was found there
 *
 * RFC 8617 §4.1, §5.2
 */
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import { type Field, fieldText } from '../../mail/header/header.ts'
import type { MailText } from '../dkim/mail-text.ts'
import {
  type Algorithm,
  algorithmIn,
  base64In,
  domainIn,
  need,
  numberIn,
  selectorIn,
} from '../dkim/signature.ts'
import { parseTagList } from '../dkim/tag-list.ts'
import { SETS_MAX } from './limits.ts'

export type ArcSet = {
  readonly results: Field
  readonly message: Field
  readonly seal: Field
  /** Tags of the message's signature. */
  readonly tags: ReadonlyMap<string, string>
  readonly sealed: Seal
  /** What the results say behind the instance. */
  readonly text: string
}

export type Seal = {
  readonly cv: 'none' | 'pass' | 'fail'
  readonly algorithm: Algorithm
  readonly domain: string
  readonly selector: string
  readonly value: Buffer
}

/** A chain that is none: `fail`, for this reason. */
export class BrokenChain extends Error {
  override readonly name = 'BrokenChain'
}

const INSTANCE = /^[1-9][0-9]?$/
const RESULTS = /^\s*i\s*=\s*([0-9]+)\s*;(.*)$/s
const NAMES = ['arc-authentication-results', 'arc-message-signature', 'arc-seal'] as const

/**
 * The sets, the oldest first; none: nobody sealed it. Throws BrokenChain: one is missing, is there twice or cannot be
 * read; SyntaxFault and Unacceptable for what stands in one.
 */
export function readChain(mail: MailText): readonly ArcSet[] {
  const [results, messages, seals] = NAMES.map((name) => mail.named(name))
  const count = Math.max(results?.length ?? 0, messages?.length ?? 0, seals?.length ?? 0)
  if (count === 0) return []
  if (count > SETS_MAX) throw new BrokenChain(`more than ${SETS_MAX} sets`)
  const byNumber = (fields: readonly Field[] = [], numberOf: (field: Field) => string): readonly Field[] =>
    inOrder(fields, numberOf, count)
  const tagsOf = (field: Field): ReadonlyMap<string, string> => parseTagList(fieldText(mail.bytes, field))
  const texts = byNumber(results, (field) => RESULTS.exec(fieldText(mail.bytes, field))?.[1] ?? '')
  const signatures = byNumber(messages, (field) => tagsOf(field).get('i') ?? '')
  return byNumber(seals, (field) => tagsOf(field).get('i') ?? '').map((seal, at) => {
    const [text, message] = [texts[at], signatures[at]]
    if (text === undefined || message === undefined) throw new BrokenChain('a set is not whole')
    return {
      results: text,
      message,
      seal,
      tags: tagsOf(message),
      sealed: readSeal(tagsOf(seal), at + 1),
      text: RESULTS.exec(fieldText(mail.bytes, text))?.[2] ?? '',
    }
  })
}

/** 1, 2, 3 … each once. RFC 8617 §5.2 step 3 */
function inOrder(
  fields: readonly Field[],
  numberOf: (field: Field) => string,
  count: number,
): readonly Field[] {
  const found = new Map<number, Field>()
  for (const field of fields) {
    const number = numberOf(field)
    if (!INSTANCE.test(number)) throw new BrokenChain('an instance that is none')
    if (found.has(Number(number))) throw new BrokenChain(`instance ${number} stands there twice`)
    found.set(Number(number), field)
  }
  return Array.from({ length: count }, (_, at) => {
    const field = found.get(at + 1)
    if (field === undefined) throw new BrokenChain(`instance ${at + 1} is not whole`)
    return field
  })
}

function readSeal(tags: ReadonlyMap<string, string>, instance: number): Seal {
  // A seal signs the sets and nothing else. RFC 8617 §4.1.3
  if (tags.has('h')) throw new BrokenChain('a seal with h=')
  numberIn(tags, 't')
  const cv = need(tags, 'cv')
  if (cv !== 'none' && cv !== 'pass' && cv !== 'fail') throw new SyntaxFault('cv=', 0)
  if (cv === 'fail') throw new BrokenChain(`instance ${instance} was sealed as failed`)
  // The first has nothing below it, each other one has. RFC 8617 §5.2 step 3
  if ((cv === 'none') !== (instance === 1)) throw new BrokenChain(`cv=${cv} of instance ${instance}`)
  return {
    cv,
    algorithm: algorithmIn(tags),
    domain: domainIn(tags),
    selector: selectorIn(tags),
    value: base64In(tags, 'b'),
  }
}

/**
 * The recipients of one field while somebody writes them: those that stand already, and what is being typed. As text it is the
 * field of the draft, so that nothing typed is lost. No React here.
 *
 *   "Luis Pardo" <luis@b.test>, ana@a.test, mar      two that stand, and “mar” being typed
 */
import { readRecipients, writeRecipients } from './draft.ts'
import type { MailAddress } from './mail.ts'

export type Recipients = {
  readonly addresses: readonly MailAddress[]
  /** Pieces that are no address; they stand too, so that they are seen and mended. */
  readonly wrong: readonly string[]
  readonly typed: string
}

/** Everything stands, as when a draft is opened. */
export function recipientsOf(text: string): Recipients {
  return { ...readRecipients(text), typed: '' }
}

export function recipientsText({ addresses, wrong, typed }: Recipients): string {
  return [writeRecipients(addresses), ...wrong, typed.trim()].filter((piece) => piece !== '').join(', ')
}

/** With these too; nobody stands twice. */
export function withAddresses(to: Recipients, added: readonly MailAddress[]): Recipients {
  const known = new Set(to.addresses.map(({ email }) => email.toLowerCase()))
  const addresses = [...to.addresses]
  for (const one of added) {
    const key = one.email.toLowerCase()
    if (known.has(key)) continue
    known.add(key)
    addresses.push(one)
  }
  return { ...to, addresses }
}

/** What was typed or pasted stands from now on, address or not. */
export function committed(to: Recipients, text = to.typed): Recipients {
  const { addresses, wrong } = readRecipients(parted(text))
  return { ...withAddresses(to, addresses), wrong: [...to.wrong, ...wrong], typed: '' }
}

/** Lists of other programs have an address a line, or a cell, or a word. */
function parted(text: string): string {
  const lines = text.replaceAll(/[\r\n\t]+/g, ', ')
  const words = lines.split(/[\s,;]+/).filter((word) => word !== '')
  return words.length > 1 && words.every((word) => /^[^<>"@]+@[^<>"@]+$/.test(word))
    ? words.join(', ')
    : lines
}

/** True for a paste that is more than a piece of one address. */
export const isSeveral = (text: string): boolean => /[,;\r\n\t]|@\S+\s+\S+@/.test(text.trim())

/** As somebody types: up to the last comma outside of quotation marks it stands. */
export function afterTyping(to: Recipients, text: string): Recipients {
  const [whole = ''] = /^(?:"[^"]*"|[^"])*[,;]/.exec(text) ?? []
  const rest = text.slice(whole.length)
  return whole === '' ? { ...to, typed: text } : { ...committed(to, whole), typed: rest.trimStart() }
}

export function withoutAddress(to: Recipients, email: string): Recipients {
  return { ...to, addresses: to.addresses.filter((one) => one.email !== email) }
}

export function withoutWrong(to: Recipients, piece: string): Recipients {
  const at = to.wrong.indexOf(piece)
  return at < 0 ? to : { ...to, wrong: to.wrong.toSpliced(at, 1) }
}

/** The last one is taken away; a piece that is no address comes back to be mended. */
export function withoutLast(to: Recipients): Recipients {
  const wrong = to.wrong.at(-1)
  const last = to.addresses.at(-1)
  if (wrong !== undefined) return { ...withoutWrong(to, wrong), typed: wrong }
  return last === undefined ? to : withoutAddress(to, last.email)
}

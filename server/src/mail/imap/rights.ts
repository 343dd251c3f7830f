/**
 * What somebody may do in a mailbox: the letters of RFC 4314 §2.1 as bits of one number, so that they are kept, joined and
 * compared as one value.
 *
 *   l see it   r read   s keep \Seen   w other flags   i insert   p post   k make levels below   x delete, rename
 *   t \Deleted   e expunge   a administer
 */
export type Rights = number & { readonly __brand: 'Rights' }
export type Right = 'l' | 'r' | 's' | 'w' | 'i' | 'p' | 'k' | 'x' | 't' | 'e' | 'a'

const LETTERS: readonly Right[] = ['l', 'r', 's', 'w', 'i', 'p', 'k', 'x', 't', 'e', 'a']
/** Rights of RFC 2086 that stand for several of today: `c` to create and remove mailboxes, `d` to remove messages. */
const OLD: ReadonlyMap<string, Rights> = new Map([
  ['c', bits(['k', 'x'])],
  ['d', bits(['t', 'e'])],
])

export const NO_RIGHTS = 0 as Rights
export const ALL_RIGHTS = bits(LETTERS)

/** Undefined: there is a sign that names no right; capitals name none. RFC 4314 §2.1, §2.1.1 */
export function readRights(text: string): Rights | undefined {
  let rights = NO_RIGHTS
  for (const letter of text) {
    const more = OLD.get(letter) ?? bits(LETTERS.filter((known) => known === letter))
    if (more === NO_RIGHTS) return undefined
    rights = joinRights(rights, more)
  }
  return rights
}

/** `lrswipkxtea`, the letters of before with them: older clients look for those. RFC 4314 §2.1.1 */
export function formatRights(rights: Rights): string {
  const old = [...OLD].filter(([, of]) => (rights & of) !== 0).map(([letter]) => letter)
  return [...LETTERS.filter((letter) => hasRight(rights, letter)), ...old].join('')
}

/** Without the letters of before. */
export function plainRights(rights: Rights): string {
  return LETTERS.filter((letter) => hasRight(rights, letter)).join('')
}

export function hasRight(rights: Rights, right: Right): boolean {
  return (rights & (1 << LETTERS.indexOf(right))) !== 0
}

export function joinRights(a: Rights, b: Rights): Rights {
  return (a | b) as Rights
}

export function withoutRights(rights: Rights, gone: Rights): Rights {
  return (rights & ~gone) as Rights
}

function bits(letters: readonly Right[]): Rights {
  return letters.reduce((sum, letter) => sum | (1 << LETTERS.indexOf(letter)), 0) as Rights
}

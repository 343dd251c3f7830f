/**
 * Rights as JMAP names them, which are the letters of RFC 4314 by other names: `mayReadItems` is `l` and `r`, `mayRemoveItems`
 * `t` and `e`. RFC 8621 §2, RFC 9670 §4
 */
import { hasRight, joinRights, NO_RIGHTS, type Rights, readRights } from '../../mail/imap/rights.ts'

const LETTERS = {
  mayReadItems: 'lr',
  mayAddItems: 'i',
  mayRemoveItems: 'te',
  maySetSeen: 's',
  maySetKeywords: 'w',
  mayCreateChild: 'k',
  mayRename: 'x',
  mayDelete: 'x',
  maySubmit: 'p',
  mayShare: 'a',
} as const
export type RightName = keyof typeof LETTERS
export const RIGHT_NAMES = Object.keys(LETTERS) as readonly RightName[]

/** `mayMove`: whether the mailbox may be called otherwise and removed at all. */
export function jmapRights(rights: Rights, mayMove: boolean): Record<RightName, boolean> {
  const told = RIGHT_NAMES.map((name) => {
    const all = [...LETTERS[name]].every((letter) => hasRight(rights, letter as 'l'))
    return [name, all && (mayMove || (name !== 'mayRename' && name !== 'mayDelete'))]
  })
  return Object.fromEntries(told) as Record<RightName, boolean>
}

/** The letters of all that are true. What JMAP has one name for is given as a whole. */
export function rightsNamed(names: Readonly<Partial<Record<RightName, boolean>>>): Rights {
  return RIGHT_NAMES.reduce(
    (rights, name) =>
      names[name] === true ? joinRights(rights, readRights(LETTERS[name]) ?? NO_RIGHTS) : rights,
    NO_RIGHTS,
  )
}

/** Keys of the webmail, Gmail's habits. One table for doing and for the sheet that shows them. UI.md §9 */

export type Command =
  | 'next'
  | 'previous'
  | 'open'
  | 'back'
  | 'select'
  | 'selectAll'
  | 'search'
  | 'write'
  | 'reply'
  | 'replyAll'
  | 'forward'
  | 'archive'
  | 'archiveNext'
  | 'snooze'
  | 'delete'
  | 'spam'
  | 'star'
  | 'pin'
  | 'read'
  | 'unread'
  | 'help'
  | 'toInbox'
  | 'toSent'
  | 'toDrafts'
  | 'toArchive'
  | 'toTrash'
  | 'toSpam'

/** Keys of a chord are parted by a space. */
export const KEYS: Readonly<Record<Command, readonly string[]>> = {
  next: ['j', 'ArrowDown'],
  previous: ['k', 'ArrowUp'],
  open: ['Enter', 'o'],
  back: ['u', 'Escape'],
  select: ['x'],
  selectAll: ['* a'],
  search: ['/'],
  write: ['c'],
  reply: ['r'],
  replyAll: ['a'],
  forward: ['f'],
  archive: ['e'],
  archiveNext: [']'],
  snooze: ['b'],
  delete: ['#', 'Delete'],
  spam: ['!'],
  star: ['s'],
  pin: ['p'],
  read: ['I'],
  unread: ['U'],
  help: ['?'],
  toInbox: ['g i'],
  toSent: ['g s'],
  toDrafts: ['g d'],
  toArchive: ['g e'],
  toTrash: ['g t'],
  toSpam: ['g n'],
}

export type Pressed = {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
}

/** Returns what a key means, or nothing yet. `now` in ms; `chordMs` is how long the first key of a chord waits. */
export function createKeyReader(chordMs: number): (pressed: Pressed, now: number) => Command | undefined {
  const commands = new Map<string, Command>()
  const firsts = new Set<string>()
  for (const [command, keys] of Object.entries(KEYS) as [Command, readonly string[]][])
    for (const key of keys) {
      commands.set(key, command)
      if (key.includes(' ')) firsts.add(key.slice(0, key.indexOf(' ')))
    }
  let first: { readonly key: string; readonly at: number } | undefined
  return ({ key, ctrlKey, metaKey, altKey }, now) => {
    const before = first !== undefined && now - first.at <= chordMs ? first.key : undefined
    first = undefined
    if (ctrlKey || metaKey || altKey || key === 'Shift') return undefined
    const chord = before === undefined ? undefined : commands.get(`${before} ${key}`)
    if (chord !== undefined) return chord
    if (firsts.has(key)) {
      first = { key, at: now }
      return undefined
    }
    return commands.get(key)
  }
}

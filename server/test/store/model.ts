/** The mail of one account as plain data: the simplest thing that could be right, for comparing the store with it. */

export type ModelEntry = { readonly size: number; readonly flags: ReadonlySet<string> }
export type ModelMailbox = { readonly entries: Map<number, ModelEntry>; uidNext: number }

export class Model {
  readonly mailboxes = new Map<string, ModelMailbox>()

  constructor(names: readonly string[]) {
    for (const name of names) this.#add(name)
  }

  append(name: string, size: number, flags: readonly string[]): number {
    const mailbox = this.box(name)
    const uid = mailbox.uidNext++
    mailbox.entries.set(uid, { size, flags: new Set(flags) })
    return uid
  }

  setFlags(
    name: string,
    uids: readonly number[],
    op: 'add' | 'remove' | 'replace',
    flags: readonly string[],
  ) {
    const changed: number[] = []
    const { entries } = this.box(name)
    for (const uid of [...uids].sort((a, b) => a - b)) {
      const entry = entries.get(uid)
      if (entry === undefined) continue
      const before = entry.flags
      const after =
        op === 'add'
          ? before.union(new Set(flags))
          : op === 'remove'
            ? before.difference(new Set(flags))
            : new Set(flags)
      if (after.symmetricDifference(before).size === 0) continue
      entries.set(uid, { ...entry, flags: after })
      changed.push(uid)
    }
    return changed
  }

  copy(from: string, uids: readonly number[], to: string): number[] {
    const source = this.box(from)
    const target = this.box(to)
    const found = [...uids].sort((a, b) => a - b).flatMap((uid) => source.entries.get(uid) ?? [])
    return found.map((entry) => {
      const uid = target.uidNext++
      target.entries.set(uid, entry)
      return uid
    })
  }

  move(from: string, uids: readonly number[], to: string): number[] {
    const source = this.box(from)
    // Within one mailbox a copy may get a number that was asked for and was not there.
    const found = uids.filter((uid) => source.entries.has(uid))
    const moved = this.copy(from, found, to)
    for (const uid of found) source.entries.delete(uid)
    return moved
  }

  expunge(name: string, uids: readonly number[] | undefined): number[] {
    const { entries } = this.box(name)
    const gone = [...entries]
      .filter(([uid, { flags }]) => flags.has('\\Deleted') && (uids === undefined || uids.includes(uid)))
      .map(([uid]) => uid)
    for (const uid of gone) entries.delete(uid)
    return gone.sort((a, b) => a - b)
  }

  /** The refusal it deserves, or undefined when it was done. */
  create(name: string): string | undefined {
    if (this.mailboxes.has(name)) return 'already-exists'
    for (const above of levelsAbove(name)) if (!this.mailboxes.has(above)) this.#add(above)
    this.#add(name)
    return undefined
  }

  rename(from: string, to: string): string | undefined {
    if (!this.mailboxes.has(from)) return 'not-found'
    const moving = from === 'INBOX' ? [] : [...this.mailboxes.keys()].filter((name) => isIn(name, from))
    const targets = moving.map((name) => to + name.slice(from.length))
    if ([to, ...targets].some((name) => this.mailboxes.has(name))) return 'already-exists'
    if (from !== 'INBOX' && isIn(to, from)) return 'cannot'
    for (const above of levelsAbove(to)) if (!this.mailboxes.has(above)) this.#add(above)
    if (from === 'INBOX') {
      const inbox = this.box(from)
      this.mailboxes.set(to, {
        entries: new Map(inbox.entries),
        uidNext: inbox.entries.size === 0 ? 1 : inbox.uidNext,
      })
      inbox.entries.clear()
      return undefined
    }
    for (const name of moving) {
      this.mailboxes.set(to + name.slice(from.length), this.box(name))
      this.mailboxes.delete(name)
    }
    return undefined
  }

  delete(name: string): string | undefined {
    if (!this.mailboxes.has(name)) return 'not-found'
    if (name === 'INBOX') return 'cannot'
    this.mailboxes.delete(name)
    return undefined
  }

  box(name: string): ModelMailbox {
    const mailbox = this.mailboxes.get(name)
    if (mailbox === undefined) throw new Error(`the model has no ${name}`)
    return mailbox
  }

  #add(name: string): void {
    this.mailboxes.set(name, { entries: new Map(), uidNext: 1 })
  }
}

function levelsAbove(name: string): string[] {
  const above: string[] = []
  for (let at = name.indexOf('/'); at !== -1; at = name.indexOf('/', at + 1)) above.push(name.slice(0, at))
  return above
}

function isIn(name: string, above: string): boolean {
  return name === above || name.startsWith(`${above}/`)
}

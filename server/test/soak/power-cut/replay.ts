/**
 * Rebuilds a folder as a power cut would have left it, from the notes of shim.c: what was synced is there, what was not
 * is gone, or (`keep`) there in part, as disks are free to do.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

/** Decides whether one unsynced write or name survives: `() => false` is the strictest disk. */
export type Keep = () => boolean

type Change = { readonly at: number; readonly data: Uint8Array } | { readonly size: number }
type NameChange =
  | { readonly kind: 'link'; readonly path: string; readonly file: number }
  | { readonly kind: 'rename'; readonly from: string; readonly to: string; readonly file: number }
  | { readonly kind: 'unlink'; readonly path: string }
  | { readonly kind: 'folder'; readonly path: string }

class FileState {
  /** Not yet synced, in order. */
  pending: Change[] = []
  /** How many changes there ever were before `pending`. */
  applied = 0
  #room = Buffer.alloc(0)
  #size = 0

  get content(): Buffer {
    return this.#room.subarray(0, this.#size)
  }

  apply(change: Change): void {
    if ('size' in change) {
      if (change.size < this.#size) this.#room.fill(0, change.size, this.#size)
      this.#grow(change.size)
      this.#size = change.size
    } else {
      this.#grow(change.at + change.data.length)
      this.#room.set(change.data, change.at)
      this.#size = Math.max(this.#size, change.at + change.data.length)
    }
  }

  syncTo(mark: number): void {
    const due = this.pending.splice(0, Math.max(0, mark - this.applied))
    for (const change of due) this.apply(change)
    this.applied += due.length
  }

  #grow(size: number): void {
    if (size <= this.#room.length) return
    const room = Buffer.alloc(Math.max(size, this.#room.length * 2))
    room.set(this.content)
    this.#room = room
  }
}

/** One note of the log. */
type Note = { readonly type: string; readonly file: number; readonly offset: number; readonly data: Buffer }

/** The notes in order; a last one that the kill cut short is left out. */
export function* readNotes(log: Buffer): Generator<Note> {
  let at = 0
  while (at + 17 <= log.length) {
    const length = log.readUInt32LE(at + 13)
    if (at + 17 + length > log.length) return
    yield {
      type: String.fromCharCode(log[at] ?? 0),
      file: log.readUInt32LE(at + 1),
      offset: Number(log.readBigUInt64LE(at + 5)),
      data: log.subarray(at + 17, at + 17 + length),
    }
    at += 17 + length
  }
}

export class Disk {
  readonly #files = new Map<number, FileState>()
  /** Path of each folder number, for syncs of folders. */
  readonly #paths = new Map<number, string>()
  readonly #current = new Map<string, number>()
  readonly #names = new Map<string, number>()
  readonly #folders = new Set<string>([''])
  #pendingNames: NameChange[] = []
  /** Files that were there before the log began, numbered below zero until the log opens them. */
  #before = 0
  readonly #began = new Map<number, { readonly changes: number; readonly names: readonly NameChange[] }>()

  /** What was there, and synced, before the log began. */
  load(folder: string): void {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const path = `/${relative(folder, join(entry.parentPath, entry.name))}`
      if (entry.isDirectory()) this.#folders.add(path)
      if (!entry.isFile()) continue
      const number = --this.#before
      const content = readFileSync(join(entry.parentPath, entry.name))
      this.#file(number).apply({ at: 0, data: content })
      this.#names.set(path, number)
      this.#current.set(path, number)
    }
  }

  /** Takes one note into account. */
  take({ type, file, offset, data }: Note): void {
    const path = data.toString('utf8')
    if (type === 'C' && this.#current.has(path)) throw new Error(`the log makes ${path} twice`)
    if (type === 'C') this.#link(path, file)
    else if (type === 'O') this.#open(path, file)
    else if (type === 'W') this.#file(file).pending.push({ at: offset, data })
    else if (type === 'T') this.#file(file).pending.push({ size: offset })
    else if (type === 's')
      this.#began.set(offset, { changes: this.#total(file), names: [...this.#pendingNames] })
    else if (type === 'S') this.#synced(file, offset)
    else if (type === 'R') this.#rename(path)
    else if (type === 'L') this.#linkAgain(path)
    else if (type === 'U') {
      this.#current.delete(path)
      this.#pendingNames.push({ kind: 'unlink', path })
    } else if (type === 'M') this.#pendingNames.push({ kind: 'folder', path })
    else throw new Error(`the log has a note of type ${type}`)
  }

  /** Writes what is left into `target`, which must be empty. */
  write(target: string, keep: Keep = () => false): void {
    for (const change of this.#pendingNames) if (keep()) this.#applyName(change)
    mkdirSync(target, { recursive: true, mode: 0o700 })
    for (const [path, number] of this.#names) {
      if (path.endsWith('-shm') || !this.#reachable(path)) continue
      const state = this.#file(number)
      for (const change of state.pending) if (keep()) state.apply(change)
      mkdirSync(dirname(join(target, path)), { recursive: true, mode: 0o700 })
      writeFileSync(join(target, path), state.content, { mode: 0o600 })
    }
    for (const folder of this.#folders)
      if (this.#reachable(`${folder}/`)) mkdirSync(join(target, folder), { recursive: true, mode: 0o700 })
  }

  #link(path: string, file: number): void {
    this.#paths.set(file, path)
    this.#current.set(path, file)
    this.#pendingNames.push({ kind: 'link', path, file })
  }

  #open(path: string, file: number): void {
    this.#paths.set(file, path)
    const before = this.#current.get(path)
    if (before !== undefined && before < 0 && !this.#files.has(file))
      this.#files.set(file, this.#file(before))
  }

  #rename(both: string): void {
    const [from = '', to = ''] = both.split('\0')
    const file = this.#current.get(from)
    if (file === undefined) return
    this.#current.delete(from)
    this.#current.set(to, file)
    this.#pendingNames.push({ kind: 'rename', from, to, file })
  }

  #linkAgain(both: string): void {
    const [from = '', to = ''] = both.split('\0')
    const file = this.#current.get(from)
    if (file === undefined) return
    this.#current.set(to, file)
    this.#pendingNames.push({ kind: 'link', path: to, file })
  }

  #synced(file: number, number: number): void {
    const began = this.#began.get(number)
    if (began === undefined) return
    this.#began.delete(number)
    this.#file(file).syncTo(began.changes)
    const folder = this.#paths.get(file)
    if (folder === undefined) return
    const settled = new Set(began.names.filter((change) => folderOf(change) === folder))
    if (settled.size === 0) return
    for (const change of this.#pendingNames) if (settled.has(change)) this.#applyName(change)
    this.#pendingNames = this.#pendingNames.filter((change) => !settled.has(change))
  }

  #applyName(change: NameChange): void {
    if (change.kind === 'folder') this.#folders.add(change.path)
    else if (change.kind === 'unlink') this.#names.delete(change.path)
    else if (change.kind === 'link') this.#names.set(change.path, change.file)
    else {
      this.#names.delete(change.from)
      this.#names.set(change.to, change.file)
    }
  }

  #reachable(path: string): boolean {
    let folder = dirname(path)
    while (folder !== '/' && folder !== '.' && folder !== '') {
      if (!this.#folders.has(folder)) return false
      folder = dirname(folder)
    }
    return true
  }

  #total(file: number): number {
    const state = this.#file(file)
    return state.applied + state.pending.length
  }

  #file(number: number): FileState {
    let state = this.#files.get(number)
    if (state === undefined) {
      state = new FileState()
      this.#files.set(number, state)
    }
    return state
  }
}

function folderOf(change: NameChange): string {
  const parent = dirname(change.kind === 'rename' ? change.to : change.path)
  return parent === '/' ? '' : parent
}

/** Rebuilds the watched folder, which began as a copy of `before`, from a log into `target`. */
export function replay(logPath: string, before: string | undefined, target: string, keep?: Keep): void {
  const disk = new Disk()
  if (before !== undefined) disk.load(before)
  for (const note of readNotes(readFileSync(logPath))) disk.take(note)
  disk.write(target, keep)
}

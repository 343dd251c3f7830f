/**
 * The filters and the automatic reply of a person, in their one active script, beside whatever other programs have written
 * there. Each change reads the script, changes its piece, and keeps it only if nobody has changed it meanwhile.
 */
import { createHash } from 'node:crypto'
import { Refusal } from '../../../lib/refusal.ts'
import type { SieveStore } from '../../../store/sieve-store.ts'
import { no } from '../../admin/access.ts'
import { RULES_MAX } from '../limits.ts'
import type { OwnScripts, ScriptWarning } from '../scripts.ts'
import { isMarked, readAutoreply, writeAutoreply } from './autoreply.ts'
import { joinPieces, NO_PIECES, nameBefore, type Piece, type Pieces, splitPieces } from './pieces.ts'
import { readRule } from './read-rule.ts'
import type { Autoreply, Rule } from './rule.ts'
import { type Written, writeRule } from './write-rule.ts'

/** One piece of the script as people see it. */
export type FilterItem = { /** Another one as soon as the piece changes. */ readonly id: string } & (
  | { readonly kind: 'rule'; readonly rule: Rule }
  /** Says more than a rule can: shown, moved and removed, changed only where it was written. */
  | { readonly kind: 'written'; readonly name: string | undefined; readonly text: string }
)

export type PersonalFilters = {
  list(): Promise<readonly FilterItem[]>
  /** In place of the one with that id, or at the end. Refusal `not-found`, `limit`, `already-exists`, and those of `put`. */
  set(rule: Rule, id?: string): Promise<FilterChange>
  remove(id: string): Promise<void>
  /** All ids, in the new order. Refusal `invalid` when they are not just those that are there. */
  order(ids: readonly string[]): Promise<void>
  /** Undefined: there is none. */
  autoreply(): Promise<Autoreply | undefined>
  /** Undefined takes it away. */
  setAutoreply(reply: Autoreply | undefined): Promise<FilterChange>
}

export type FilterChange = { readonly warnings: readonly ScriptWarning[] }

export type FilterNames = {
  /** Of the script that is made where none is active. */
  readonly script: string
  /** What the reply is called in other programs. */
  readonly autoreply: string
  /** Of rules that have no name, by their place from 1. */
  readonly rule: (place: number) => string
  /** Where a reply that another program wrote does not say it. */
  readonly zone: string
}

/** Tries to keep a change that others have forestalled. */
const TRIES = 3

export function personalFilters(
  store: SieveStore,
  scripts: Pick<OwnScripts, 'put'>,
  names: FilterNames,
): PersonalFilters {
  const change = async (edit: (pieces: Pieces) => Pieces): Promise<FilterChange> => {
    for (let tries = 1; ; tries++) {
      const active = await readActive(store)
      const text = joinPieces(edit(active.pieces))
      try {
        const name = active.name ?? (await freeName(store, names.script))
        return await scripts.put(name, text, { ifRevision: active.revision, activate: true })
      } catch (error) {
        const isForestalled = error instanceof Refusal && error.text.key === 'store.script-changed'
        if (!isForestalled || tries === TRIES) throw error
      }
    }
  }
  return {
    list: async () => itemsOf((await readActive(store)).pieces, names).map(({ item }) => item),
    set: (rule, id) => change((pieces) => setRule(pieces, rule, id, names)),
    async remove(id) {
      await change((pieces) => without(pieces, pieceWith(pieces, id, names)))
    },
    async order(ids) {
      await change((pieces) => ordered(pieces, ids, names))
    },
    async autoreply() {
      const { pieces } = await readActive(store)
      return replyIn(pieces, names.zone)?.reply
    },
    setAutoreply: (reply) => change((pieces) => setReply(pieces, reply, names)),
  }
}

type Active = { readonly name: string | undefined; readonly revision: number; readonly pieces: Pieces }

/** Refusal `cannot`: what is there is no script, so nothing can be put beside it. */
async function readActive(store: SieveStore): Promise<Active> {
  const active = await store.active()
  if (active === undefined) return { name: undefined, revision: 0, pieces: NO_PIECES }
  const pieces = splitPieces(active.text)
  if (pieces === undefined) throw no('cannot', 'people.broken', { name: active.name })
  return { name: active.name, revision: active.revision, pieces }
}

/** A script of that name may be there, and not be active: it is somebody's. */
async function freeName(store: SieveStore, name: string): Promise<string> {
  const taken = new Set((await store.list()).map((script) => script.name))
  for (let n = 1; ; n++) {
    const free = n === 1 ? name : `${name} ${n}`
    if (!taken.has(free)) return free
  }
}

type Placed = { readonly piece: Piece; readonly item: FilterItem }

/** All but the automatic reply. */
function itemsOf(pieces: Pieces, names: FilterNames): readonly Placed[] {
  const reply = replyIn(pieces, names.zone)?.piece
  const ids = new Set<string>()
  return pieces.pieces
    .filter((piece) => piece !== reply)
    .map((piece, index) => {
      const id = freeId(piece, ids)
      const name = nameBefore(piece)
      const rule = readRule(piece, { name: name ?? names.rule(index + 1) })
      const text = `${piece.before.trimStart()}${piece.text}`
      return {
        piece,
        item: rule === undefined ? { id, kind: 'written', name, text } : { id, kind: 'rule', rule },
      }
    })
}

/** Pieces that are alike in every sign have different ids all the same. */
function freeId({ before, text }: Piece, ids: Set<string>): string {
  const hash = createHash('sha256').update(`${before.trim()}\n${text}`).digest('hex').slice(0, 12)
  let id = hash
  for (let n = 2; ids.has(id); n++) id = `${hash}-${n}`
  ids.add(id)
  return id
}

function pieceWith(pieces: Pieces, id: string, names: FilterNames): Piece {
  const found = itemsOf(pieces, names).find(({ item }) => item.id === id)
  if (found === undefined) throw no('not-found', 'people.no-rule', { id })
  return found.piece
}

function setRule(pieces: Pieces, rule: Rule, id: string | undefined, names: FilterNames): Pieces {
  const items = itemsOf(pieces, names)
  const old = id === undefined ? undefined : pieceWith(pieces, id, names)
  if (old !== undefined && items.some(({ piece, item }) => piece === old && item.kind === 'written'))
    throw no('cannot', 'people.written')
  const twin = items.some(
    ({ piece, item }) => piece !== old && item.kind === 'rule' && item.rule.name === rule.name,
  )
  if (twin) throw no('already-exists', 'people.rule-exists', { name: rule.name })
  if (old === undefined && items.length >= RULES_MAX) throw no('limit', 'people.too-many', { n: RULES_MAX })
  const written = writeRule(rule)
  const next = old === undefined ? appended(pieces, written.piece) : replaced(pieces, old, written.piece)
  return asking(next, written)
}

function setReply(pieces: Pieces, reply: Autoreply | undefined, names: FilterNames): Pieces {
  const old = replyIn(pieces, names.zone)?.piece
  if (reply === undefined) return old === undefined ? pieces : without(pieces, old)
  const written = writeAutoreply(reply, names.autoreply)
  // First of all, so that no rule that stops keeps anybody from being answered.
  const next =
    old === undefined
      ? { ...pieces, pieces: [written.piece, ...pieces.pieces] }
      : replaced(pieces, old, written.piece)
  return asking(next, written)
}

/** The one that was made here, else the first that reads as one. */
function replyIn({ pieces }: Pieces, zone: string): { piece: Piece; reply: Autoreply } | undefined {
  const marked = pieces.find(isMarked)
  for (const piece of marked === undefined ? pieces : [marked]) {
    const reply = readAutoreply(piece, zone)
    if (reply !== undefined) return { piece, reply }
  }
  return undefined
}

function ordered(pieces: Pieces, ids: readonly string[], names: FilterNames): Pieces {
  const items = itemsOf(pieces, names)
  const byId = new Map(items.map(({ item, piece }) => [item.id, piece]))
  const wanted = [...new Set(ids)].flatMap((id) => byId.get(id) ?? [])
  if (wanted.length !== items.length || ids.length !== items.length) throw no('invalid', 'people.order')
  const reply = replyIn(pieces, names.zone)?.piece
  return { ...pieces, pieces: [...(reply === undefined ? [] : [reply]), ...wanted.map(apart)] }
}

/** Moved to where nothing stands before it, a piece begins on a line of its own. */
function apart(piece: Piece): Piece {
  return /^\r?\n/.test(piece.before) ? piece : { ...piece, before: `\r\n${piece.before}` }
}

function appended(pieces: Pieces, piece: Piece): Pieces {
  // What stands behind the last command belongs to it.
  const tail = pieces.tail === '' || pieces.tail.endsWith('\n') ? pieces.tail : `${pieces.tail}\r\n`
  return {
    ...pieces,
    pieces: [...pieces.pieces, { ...piece, before: `${tail === '' ? '\r\n' : tail}${piece.before}` }],
    tail: '\r\n',
  }
}

function replaced(pieces: Pieces, old: Piece, piece: Piece): Pieces {
  return { ...pieces, pieces: pieces.pieces.map((one) => (one === old ? piece : one)) }
}

function without(pieces: Pieces, old: Piece): Pieces {
  return { ...pieces, pieces: pieces.pieces.filter((one) => one !== old) }
}

/** What the piece needs is asked for; what was asked for before may be needed by others. */
function asking(pieces: Pieces, { requires }: Written): Pieces {
  // Where texts have variables or encoded signs, ours would not be what it says.
  const reads = pieces.requires.some((name) => name === 'variables' || name === 'encoded-character')
  if (reads && pieces.pieces.some((piece) => isOurs(piece) && piece.text.includes('${')))
    throw no('cannot', 'people.variables')
  return { ...pieces, requires: [...new Set([...pieces.requires, ...requires])] }
}

function isOurs(piece: Piece): boolean {
  return nameBefore(piece) !== undefined
}

/**
 * A proof that an event stood in the ledger: its line, the hashes that lead from it to the head of its day, and the
 * server's signature under that head. It tells nothing of any other event, and needs nobody to be checked
 * (docs/operating/ledger.md). RFC 9162 §2.1.3, RFC 8032
 */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeKeyFile } from '../../store/files.ts'
import type { DayRecord, LedgerReader } from '../../store/ledger/ledger-reader.ts'
import { readLedger } from '../../store/ledger/ledger-scope.ts'
import { blockStart, readLeaves } from '../../store/ledger/ledger-writer.ts'
import { BLOCK_LEAVES } from '../../store/ledger/limits.ts'
import { auditPath, headOf, leafHash } from '../../store/ledger/tree.ts'
import type { Database } from '../../store/sql.ts'
import type { RecordedEvent } from './event.ts'
import { dayText, eventIdOf } from './event-id.ts'
import type { FoundEvent } from './search.ts'

const FORMAT = 'valija-ledger-proof/1'
const HASH = /^[0-9a-f]{64}$/
const KEY_FILE = 'ledger.key'

export type Proof = {
  readonly format: typeof FORMAT
  /** Who signs. */
  readonly server: string
  readonly id: string
  /** The line as it was hashed: JSON within JSON, so that not a sign of it can change. */
  readonly event: string
  readonly day: string
  readonly writer: number
  /** Place of the line in its day, from 0. */
  readonly place: number
  /** Lines of the day that the head stands for. */
  readonly events: number
  readonly head: string
  /** Hashes beside the way from the line to the head, from below; hexadecimal. */
  readonly path: readonly string[]
  /** Ed25519, base64 of the SubjectPublicKeyInfo. */
  readonly key: string
  /** Over what `signedText` says. */
  readonly signature: string
}

export type ProofDeps = {
  readonly db: Database
  readonly reader: LedgerReader
  readonly hostname: string
  readonly dataDir: string
}

/** As it is kept in a file: in this form and no other, so that a changed byte is a changed proof. */
export function proofText(proof: Proof): string {
  return `${JSON.stringify(proof, null, 2)}\n`
}

export async function proveEvent(deps: ProofDeps, found: FoundEvent, day: DayRecord): Promise<Proof> {
  const { seq, writer } = found
  const { db, reader } = deps
  const blocks = await reader.blockHeads(day)
  const leaves = new Map<number, Uint8Array>()
  const open = blockStart(day.events)
  for (const from of new Set([blockStart(seq), open])) {
    const range = { day: day.day, writer, from, to: Math.min(from + BLOCK_LEAVES, day.events) }
    const hashes = await readLedger(db, 'all', (sql) => readLeaves(sql, range))
    for (const [n, leaf] of hashes.entries()) leaves.set(from + n, leaf)
  }
  const path = auditPath(seq, day.events, (first, count) => {
    if (count === 1) return leaves.get(first)
    return count === BLOCK_LEAVES && first + count <= open && blockStart(seq) !== first
      ? blocks[first / BLOCK_LEAVES]
      : undefined
  })
  const head = Buffer.from(day.head)
  const leads = headOf(leafHash(Buffer.from(found.line)), seq, day.events, path)
  if (leads === undefined || !head.equals(leads))
    throw new Error(`event ${seq} does not lead to its day's head`)
  const pem = await signingKey(deps.dataDir)
  const unsigned = {
    format: FORMAT,
    server: deps.hostname,
    id: eventIdOf(found),
    event: found.line,
    day: dayText(day.day),
    writer,
    place: seq,
    events: day.events,
    head: head.toString('hex'),
    path: path.map((hash) => Buffer.from(hash).toString('hex')),
    key: createPublicKey(pem).export({ type: 'spki', format: 'der' }).toString('base64'),
  } as const
  const signature = sign(null, signedText(unsigned), createPrivateKey(pem)).toString('base64')
  return { ...unsigned, signature }
}

/** What the signature is over. The line itself is under the head. */
function signedText(proof: Omit<Proof, 'signature'>): Buffer {
  const { format, server, day, writer, events, head } = proof
  return Buffer.from([format, server, day, writer, events, head].join('\n'))
}

/** Made when the first proof is asked for. */
export async function signingKey(dataDir: string): Promise<string> {
  const path = join(dataDir, KEY_FILE)
  if (!existsSync(path)) {
    const { privateKey } = generateKeyPairSync('ed25519')
    await makeKeyFile(path, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
  }
  return readFileSync(path, 'utf8')
}

export type Checked =
  | { readonly ok: true; readonly proof: Proof; readonly event: RecordedEvent; readonly fingerprint: string }
  | { readonly ok: false; readonly why: 'form' | 'path' | 'signature' | 'key' }

/** Judges what may be a proof. `fingerprint`: that key and no other. */
export function checkProof(text: string, fingerprint?: string): Checked {
  const proof = readProof(text)
  if (proof === undefined) return { ok: false, why: 'form' }
  const path = proof.path.map((hash) => Buffer.from(hash, 'hex'))
  const head = headOf(leafHash(Buffer.from(proof.event)), proof.place, proof.events, path)
  if (head === undefined || Buffer.from(head).toString('hex') !== proof.head)
    return { ok: false, why: 'path' }
  const key = Buffer.from(proof.key, 'base64')
  if (!isSigned(proof, key)) return { ok: false, why: 'signature' }
  const found = fingerprintOf(key)
  if (fingerprint !== undefined && fingerprint.toLowerCase() !== found) return { ok: false, why: 'key' }
  return { ok: true, proof, event: JSON.parse(proof.event) as RecordedEvent, fingerprint: found }
}

/** By which a key is known: SHA-256, hexadecimal. */
function fingerprintOf(key: Uint8Array): string {
  return createHash('sha256').update(key).digest('hex')
}

function isSigned(proof: Proof, key: Buffer): boolean {
  try {
    const publicKey = createPublicKey({ key, format: 'der', type: 'spki' })
    return verify(null, signedText(proof), publicKey, Buffer.from(proof.signature, 'base64'))
  } catch (error) {
    // No key at all: node:crypto says so by throwing.
    if (error instanceof Error) return false
    throw error
  }
}

/** Exactly our members, in our order and writing; anything else is no proof. */
function readProof(text: string): Proof | undefined {
  let given: unknown
  try {
    given = JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
  if (typeof given !== 'object' || given === null) return undefined
  const proof = given as Readonly<Record<keyof Proof, unknown>>
  const texts = [proof.server, proof.event, proof.day, proof.head, proof.key, proof.signature]
  const numbers = [proof.writer, proof.place, proof.events]
  const isOurs =
    proof.format === FORMAT &&
    texts.every((each) => typeof each === 'string') &&
    numbers.every((each) => Number.isSafeInteger(each)) &&
    Array.isArray(proof.path) &&
    proof.path.every((each) => typeof each === 'string' && HASH.test(each))
  if (!isOurs) return undefined
  const { format, server, event, day, writer, place, events, head, path, key, signature } = proof as Proof
  const again = {
    format,
    server,
    id: `${day}.${writer}.${place}`,
    event,
    day,
    writer,
    place,
    events,
    head,
    path,
    key,
    signature,
  }
  const isBase64 = [key, signature].every((each) => Buffer.from(each, 'base64').toString('base64') === each)
  return isBase64 && proofText(again) === text ? again : undefined
}

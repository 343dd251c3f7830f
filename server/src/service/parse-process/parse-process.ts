/**
 * Opens hostile files in a child of their own: no environment, no handles, no network where the system lets us take it
 * away, limits on memory, processor and files, killed after ten seconds; what it answers is believed only as far as a
 * schema says. Threads are no such wall.
 * THREATS §3 rule 12, THREATS FI4
 */

import type { ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { z } from 'zod'
import { jsonOrUndefined } from '../../lib/json-or-undefined.ts'
import { type ArchiveAnswer, archiveAnswer, type NamedFile } from './archive-job.ts'
import { type ChildCommand, commandOf, findCutOff, spawnChild } from './child-command.ts'
import { frameHead } from './frames.ts'
import { ANSWER_OCTETS_MAX, PARSE_MS, PARSE_PROCESSES_MAX } from './limits.ts'
import { type ReportAnswer, reportAnswer } from './report-job.ts'
import { type TnefAnswer, tnefAnswer } from './tnef-job.ts'
import { Turns } from './turns.ts'

/** Why a file was not opened; what it holds stays unknown. */
export type ParseFailure = 'timeout' | 'crashed' | 'too-large' | 'bad-answer'
export type ParseOutcome<T> =
  | { readonly kind: 'parsed'; readonly value: T }
  | { readonly kind: 'failed'; readonly failure: ParseFailure }

export type ParseProcess = {
  /** Opens winmail.dat; null when it is none. */
  openTnef(bytes: Uint8Array): Promise<ParseOutcome<TnefAnswer | null>>
  /** Finds the report in a message and reads it. */
  openReport(message: Uint8Array): Promise<ParseOutcome<ReportAnswer>>
  /** Opens attached files, whatever they are: one answer each, in their order. */
  openFiles(files: readonly NamedFile[]): Promise<ParseOutcome<ArchiveAnswer>>
  /** Whether its children are cut off from every network, this machine's own included. */
  isCutOff(): Promise<boolean>
}

export type ParseProcessOptions = {
  /** The program of the child. Tests give a hostile one. */
  readonly tnefChild?: string
  readonly reportChild?: string
  readonly archiveChild?: string
  readonly timeoutMs?: number
  readonly answerOctetsMax?: number
}

const ARCHIVE_CHILD = fileURLToPath(new URL('./archive-child.ts', import.meta.url))
const REPORT_CHILD = fileURLToPath(new URL('./report-child.ts', import.meta.url))
const TNEF_CHILD = fileURLToPath(new URL('./tnef-child.ts', import.meta.url))

/** Children run at most `PARSE_PROCESSES_MAX` at a time; further jobs wait for their turn. */
export function createParseProcess(options: ParseProcessOptions = {}): ParseProcess {
  const turns = new Turns(PARSE_PROCESSES_MAX)
  let found: Promise<readonly string[] | undefined> | undefined
  const cutOff = (): Promise<readonly string[] | undefined> => {
    found ??= findCutOff()
    return found
  }
  const open = <T>(
    script: string,
    input: Uint8Array | readonly Uint8Array[],
    schema: z.ZodType<T>,
  ): Promise<ParseOutcome<T>> =>
    turns.run(async () =>
      runChild(commandOf(script, await cutOff(), PARSE_MS / 1000), [input].flat(), schema, options),
    )
  return {
    openTnef: (bytes) => open(options.tnefChild ?? TNEF_CHILD, bytes, tnefAnswer.nullable()),
    openReport: (message) => open(options.reportChild ?? REPORT_CHILD, message, reportAnswer),
    openFiles: (files) => open(options.archiveChild ?? ARCHIVE_CHILD, framesOf(files), archiveAnswer),
    isCutOff: async () => (await cutOff()) !== undefined,
  }
}

function framesOf(files: readonly NamedFile[]): Uint8Array[] {
  const utf8 = new TextEncoder()
  return files.flatMap(({ name, bytes }) => {
    const told = utf8.encode(name)
    return [frameHead(told.length), told, frameHead(bytes.length), bytes]
  })
}

async function runChild<T>(
  command: ChildCommand,
  input: readonly Uint8Array[],
  schema: z.ZodType<T>,
  { timeoutMs = PARSE_MS, answerOctetsMax = ANSWER_OCTETS_MAX }: ParseProcessOptions,
): Promise<ParseOutcome<T>> {
  const child = spawnChild(command)
  const { stdout, failure } = await answerOf(child, input, timeoutMs, answerOctetsMax)
  if (failure !== undefined) return { kind: 'failed', failure }
  const value = jsonOrUndefined(stdout.toString('utf8'))
  const checked = value === undefined ? undefined : schema.safeParse(value)
  return checked?.success === true
    ? { kind: 'parsed', value: checked.data }
    : { kind: 'failed', failure: 'bad-answer' }
}

function answerOf(
  child: ChildProcess,
  input: readonly Uint8Array[],
  timeoutMs: number,
  octetsMax: number,
): Promise<{ stdout: Buffer; failure: ParseFailure | undefined }> {
  const { promise, resolve } = Promise.withResolvers<{ stdout: Buffer; failure: ParseFailure | undefined }>()
  const chunks: Buffer[] = []
  let octets = 0
  let failure: ParseFailure | undefined
  const kill = (why: ParseFailure): void => {
    failure ??= why
    child.kill('SIGKILL')
  }
  const timer = setTimeout(() => kill('timeout'), timeoutMs)
  child.stdout?.on('data', (chunk: Buffer) => {
    octets += chunk.length
    if (octets > octetsMax) kill('too-large')
    else chunks.push(chunk)
  })
  child.on('error', () => kill('crashed'))
  // A child that dies early closes its end of the pipe; how it ended is what counts.
  child.stdin?.on('error', () => undefined)
  for (const piece of input) child.stdin?.write(piece)
  child.stdin?.end()
  child.on('close', (code) => {
    clearTimeout(timer)
    if (code !== 0) failure ??= 'crashed'
    resolve({ stdout: Buffer.concat(chunks), failure })
  })
  return promise
}

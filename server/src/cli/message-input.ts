/** Messages that a command is given: one on standard input, or many as file paths there, a line each. */
import { once } from 'node:events'
import { open } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { escapeJson } from '../lib/safe-text.ts'
import type { TextRef } from '../lib/text.ts'
import { EXIT } from '../runtime/exit-codes.ts'
import { INSPECT_OCTETS_MAX } from '../service/inspect/limits.ts'
import { CliError } from './cli-error.ts'
import type { CliContext } from './command.ts'

const MEBIBYTE = 1024 * 1024
const TOO_LARGE: TextRef = {
  key: 'message.tooLarge',
  values: { mebibytes: INSPECT_OCTETS_MAX / MEBIBYTE },
}

type Unread = { readonly code: string; readonly text: TextRef }

/** The message on standard input. Throws CliError when there is none, or when it is too large. */
export async function readMessage(cli: CliContext): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let octets = 0
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    octets += chunk.length
    if (octets > INSPECT_OCTETS_MAX) throw new CliError('too-large', cli.text(TOO_LARGE), EXIT.data)
    chunks.push(chunk)
  }
  if (octets === 0) throw new CliError('empty', cli.text({ key: 'message.empty' }), EXIT.noInput)
  return Buffer.concat(chunks)
}

/** One path in, one JSON line out, in order; a file that cannot be read is told and the next one follows. */
export async function answerFiles(
  cli: CliContext,
  answer: (bytes: Uint8Array) => Promise<object>,
): Promise<void> {
  for await (const file of inputLines()) {
    const read = await readMessageFile(file)
    const told =
      read instanceof Uint8Array
        ? { file, ...(await answer(read)) }
        : { file, error: { code: read.code, text: cli.text(read.text) } }
    await print(escapeJson(JSON.stringify(told)))
  }
}

/** Lines of standard input that are not empty. */
export async function* inputLines(): AsyncGenerator<string> {
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY }))
    if (line !== '') yield line
}

/** Waits while the reader of the output is slower than we are. */
export async function print(line: string): Promise<void> {
  if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain')
}

async function readMessageFile(path: string): Promise<Uint8Array | Unread> {
  try {
    await using file = await open(path)
    const stat = await file.stat()
    if (!stat.isFile()) return { code: 'no-file', text: { key: 'message.noFile' } }
    if (stat.size > INSPECT_OCTETS_MAX) return { code: 'too-large', text: TOO_LARGE }
    return await file.readFile()
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code
    // Whatever the file system answers is about this one file; anything without a code is a mistake of ours.
    if (reason === undefined) throw error
    return { code: 'unreadable', text: { key: 'message.unreadable', values: { reason } } }
  }
}

/**
 * `valija message inspect`: what a message holds, as JSON. Needs no server, no data and no configuration.
 *
 *   $ valija message inspect < carta.eml
 *   $ find -name '*.eml' | valija message inspect --batch
 *   {"file":"carta.eml","size":812,"subject":"Hola",…}
 *   {"file":"nada.eml","error":{"code":"unreadable","text":"The file cannot be read: ENOENT."}}
 */
import { once } from 'node:events'
import { open } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { MESSAGE_TEXTS } from '../lib/catalogue/message.ts'
import { escapeJson } from '../lib/safe-text.ts'
import type { TextRef } from '../lib/text.ts'
import { EXIT } from '../runtime/exit-codes.ts'
import { inspectMessage } from '../service/inspect/inspect-message.ts'
import { INSPECT_OCTETS_MAX } from '../service/inspect/limits.ts'
import { createParseProcess, type ParseProcess } from '../service/parse-process/parse-process.ts'
import { CliError } from './cli-error.ts'
import type { CliContext, RegisterCommands } from './command.ts'

const MEBIBYTE = 1024 * 1024
const TOO_LARGE: TextRef = {
  key: 'message.tooLarge',
  values: { mebibytes: INSPECT_OCTETS_MAX / MEBIBYTE },
}

export const registerMessage: RegisterCommands = (program, context, language) => {
  program
    .command('message')
    .description(MESSAGE_TEXTS['help.message'][language])
    .command('inspect')
    .description(MESSAGE_TEXTS['help.message.inspect'][language])
    .option('--batch', MESSAGE_TEXTS['help.message.batch'][language])
    .action(async (options: { readonly batch?: boolean }) => {
      const cli = await context()
      const parse = createParseProcess()
      if (options.batch === true) await inspectBatch(cli, parse)
      else await inspectInput(cli, parse)
    })
}

async function inspectInput(cli: CliContext, parse: ParseProcess): Promise<void> {
  const bytes = await readInput(cli)
  const inspection = await inspectMessage(bytes, parse)
  const lines = JSON.stringify(inspection, null, cli.json ? 0 : 2).split('\n')
  await print(lines.map(escapeJson).join('\n'))
}

async function readInput(cli: CliContext): Promise<Uint8Array> {
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

/** One line in, one line out, in order; a file that cannot be read is told and the next one follows. */
async function inspectBatch(cli: CliContext, parse: ParseProcess): Promise<void> {
  for await (const file of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (file === '') continue
    const read = await readMessageFile(file)
    const answer =
      read instanceof Uint8Array
        ? { file, ...(await inspectMessage(read, parse)) }
        : { file, error: { code: read.code, text: cli.text(read.text) } }
    await print(escapeJson(JSON.stringify(answer)))
  }
}

type Unread = { readonly code: string; readonly text: TextRef }

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

/** Waits while the reader of the output is slower than we are. */
async function print(line: string): Promise<void> {
  if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain')
}

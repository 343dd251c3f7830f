/**
 * `valija sieve`: filters checked and tried out on a message. Needs no server, no data and no configuration.
 *
 *   $ valija sieve check reglas.sieve
 *   reglas.sieve:3:5: “fileinto” belongs to “fileinto”. Add require "fileinto"; at the top.
 *   $ valija sieve run --to ana@empresa.test reglas.sieve < carta.eml
 *   Put it into the folder “Clientes”.
 *
 * Several filters run one after the other, as those of the company, the group and the person do. One that is included is
 * looked for beside the first file, as NAME or NAME.sieve.
 */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { CLI_SIEVE_TEXTS } from '../lib/catalogue/cli-sieve.ts'
import { readHeader } from '../mail/header/header.ts'
import { compileSieve } from '../mail/sieve/compile.ts'
import { type SieveFault, SieveFaults } from '../mail/sieve/fault.ts'
import type { CompiledSieve } from '../mail/sieve/program.ts'
import { EXIT } from '../runtime/exit-codes.ts'
import type { Json } from '../service/admin/method.ts'
import type { SieveAction, SieveOutcome } from '../service/sieve/outcome.ts'
import { runSieve } from '../service/sieve/run-sieve.ts'
import type { SieveMailbox, SieveWorld } from '../service/sieve/world.ts'
import { CliError } from './cli-error.ts'
import type { CliContext, RegisterCommands } from './command.ts'
import { readMessage } from './message-input.ts'
import { readText } from './named-files.ts'
import { registerSieveScripts } from './sieve-scripts.ts'

type Key = keyof typeof CLI_SIEVE_TEXTS
type Options = {
  readonly from?: string
  readonly to?: string
  readonly mailbox?: readonly string[]
  readonly spam?: string
}

/** Those that every account has. */
const MAILBOXES: readonly SieveMailbox[] = [
  { name: 'INBOX', specialUse: 'inbox' },
  { name: 'Archive', specialUse: 'archive' },
  { name: 'Drafts', specialUse: 'drafts' },
  { name: 'Junk', specialUse: 'junk' },
  { name: 'Sent', specialUse: 'sent' },
  { name: 'Trash', specialUse: 'trash' },
]
const DAY_SECONDS = 86_400

export const registerSieve: RegisterCommands = (program, context, language) => {
  const help = (key: Key): string => CLI_SIEVE_TEXTS[key][language]
  const sieve = program.command('sieve').description(help('help.sieve'))
  sieve
    .command('check <file>')
    .description(help('help.sieve.check'))
    .action(async (file: string) => check(await context(), file))
  sieve
    .command('run <files...>')
    .description(help('help.sieve.run'))
    .option('--from <address>', help('help.sieve.from'))
    .option('--to <address>', help('help.sieve.to'))
    .option('--mailbox <name...>', help('help.sieve.mailbox'))
    .option('--spam <percent>', help('help.sieve.spam'))
    .action(async (files: readonly string[], options: Options) => run(await context(), files, options))
  registerSieveScripts(sieve, context, language)
}

async function check(cli: CliContext, file: string): Promise<void> {
  const found = compiled(await readText(file))
  const faults = 'length' in found ? found : []
  if (faults.length > 0) process.exitCode = EXIT.data
  cli.result({ file, faults: faults.map((fault) => faultJson(cli, fault)) }, () =>
    faults.length === 0
      ? cli.text({ key: 'sieve.cli.fine', values: { file } })
      : faultLines(cli, file, faults),
  )
}

async function run(cli: CliContext, files: readonly string[], options: Options): Promise<void> {
  const scripts = []
  for (const name of files) {
    const found = compiled(await readText(name))
    if ('length' in found) throw new CliError('invalid', faultLines(cli, name, found), EXIT.data)
    scripts.push({ name, compiled: found })
  }
  const world = worldOf(cli, dirname(files[0] ?? ''), options)
  const { from = '', to = '' } = options
  const message = { bytes: await readMessage(cli), envelope: { from, to }, receivedMs: world.nowMs }
  const outcome = await runSieve(scripts, message, world)
  cli.result(outcomeJson(cli, outcome), () => outcomeText(cli, outcome))
}

/** The script, or what is wrong with it. */
function compiled(source: string): CompiledSieve | readonly SieveFault[] {
  try {
    return compileSieve(source)
  } catch (error) {
    if (error instanceof SieveFaults) return error.faults
    throw error
  }
}

function worldOf(cli: CliContext, folder: string, { to = '', mailbox, spam }: Options): SieveWorld {
  const percent = spam === undefined ? undefined : Number(spam)
  if (percent !== undefined && !(percent >= 0 && percent <= 100))
    throw new CliError(
      'invalid',
      cli.text({ key: 'sieve.cli.spam', values: { text: spam ?? '' } }),
      EXIT.usage,
    )
  return {
    nowMs: Date.now(),
    zoneMinutes: -new Date().getTimezoneOffset(),
    environment: new Map([['domain', to.slice(to.lastIndexOf('@') + 1)]]),
    ...(percent !== undefined && { spamPercent: percent }),
    include: async (_location, name) => included(folder, name),
    mailboxes: async () => [...MAILBOXES, ...(mailbox ?? []).map((name) => ({ name }))],
    metadata: async () => undefined,
    isDuplicate: async () => false,
  }
}

/** Only files of that folder: a name is no path. */
async function included(folder: string, name: string): Promise<CompiledSieve | undefined> {
  if (!/^[^/\\\0]+$/.test(name) || name.startsWith('.')) return undefined
  const path = [name, `${name}.sieve`].map((file) => join(folder, file)).find((file) => existsSync(file))
  return path === undefined ? undefined : compileSieve(await readText(path))
}

/** As compilers tell them, so that editors can jump there. */
function faultLines(cli: CliContext, file: string, faults: readonly SieveFault[]): string {
  return faults.map(({ line, column, text }) => `${file}:${line}:${column}: ${cli.text(text)}`).join('\n')
}

function faultJson(cli: CliContext, { line, column, text }: SieveFault): Json {
  return { line, column, code: text.key, text: cli.text(text) }
}

function outcomeJson(cli: CliContext, { actions, bytes, seen, failure }: SieveOutcome): Json {
  const value = {
    actions: actions.map(({ ...action }) => ({
      ...action,
      ...('bytes' in action && { bytes: undefined, changed: true }),
    })),
    ...(bytes !== undefined && { header: headerText(bytes) }),
    ...(seen !== undefined && { seen }),
    ...(failure !== undefined && {
      failure: {
        script: failure.script,
        line: failure.line,
        code: failure.text.key,
        text: cli.text(failure.text),
      },
    }),
  }
  return JSON.parse(JSON.stringify(value)) as Json
}

function outcomeText(cli: CliContext, { actions, bytes, failure }: SieveOutcome): string {
  const lines = actions.map((action) => actionText(cli, action))
  if (actions.length === 0) lines.push(cli.text({ key: 'sieve.action.none' }))
  if (failure !== undefined) {
    const values = { file: failure.script, line: failure.line, reason: cli.text(failure.text) }
    lines.unshift(cli.text({ key: 'sieve.cli.failure', values }))
  }
  if (bytes !== undefined) lines.push(cli.text({ key: 'sieve.cli.changed' }), headerText(bytes))
  return lines.join('\n')
}

function headerText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes.subarray(0, readHeader(bytes).fieldsEnd)).replaceAll('\r\n', '\n')
}

function actionText(cli: CliContext, action: SieveAction): string {
  const key = `sieve.action.${action.kind}`
  switch (action.kind) {
    case 'keep':
      return cli.text({ key, values: { flags: flagsText(action.flags) } })
    case 'fileinto': {
      const { mailbox, create, specialUse: use = 'none', flags } = action
      return cli.text({ key, values: { mailbox, create: String(create), use, flags: flagsText(flags) } })
    }
    case 'redirect':
      return cli.text({ key, values: { address: action.address } })
    case 'reject':
      return cli.text({ key, values: { reason: action.reason.trimEnd() } })
    case 'vacation': {
      const days = Math.floor(action.seconds / DAY_SECONDS)
      return cli.text({ key, values: { days, reason: action.reason.trimEnd() } })
    }
    case 'notify':
      return cli.text({ key, values: { method: action.method } })
  }
}

function flagsText(flags: readonly string[]): string {
  return flags.length === 0 ? 'none' : flags.join(' ')
}

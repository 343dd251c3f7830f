/**
 * `valija dns records|check|zone|sts DOMAIN`: what the DNS has to say for a domain, what it does say, and the mend.
 *
 *   $ valija dns check empresa.test
 *   Right      empresa.test MX
 *              Mail for empresa.test comes here.
 *   To fix     empresa.test TXT
 *              It leaves out this server (192.0.2.7); the line below keeps what you had and adds mx.
 *              Where your domain’s DNS is kept, change it to this:
 *   empresa.test. 3600 IN TXT "v=spf1 mx include:_spf.example.org -all"
 */
import type { Command } from 'commander'
import { CLI_DNS_HELP } from '../lib/catalogue/cli-dns.ts'
import { escapeLine } from '../lib/safe-text.ts'
import { EXIT } from '../runtime/exit-codes.ts'
import type { Json } from '../service/admin/method.ts'
import type { CliContext, RegisterCommands } from './command.ts'
import { cell, fieldOf, given, rowsOf } from './directory-kit.ts'
import { COLOURS, coloured, folded } from './terminal.ts'

const STATE_COLOURS = {
  ok: COLOURS.green,
  optional: COLOURS.none,
  missing: COLOURS.red,
  wrong: COLOURS.red,
  warning: COLOURS.yellow,
  unknown: COLOURS.yellow,
} as const
type State = keyof typeof STATE_COLOURS

const WIDTH = 80

export const registerDns: RegisterCommands = (program, context, language) => {
  const help = (key: keyof typeof CLI_DNS_HELP): string => CLI_DNS_HELP[key][language]
  const group = program.command('dns').description(help('dns'))
  group
    .command('records <domain>')
    .description(help('records'))
    .action(async (domain: string) => {
      const cli = await context()
      const value = await cli.admin('dns.records', { domain })
      cli.result(value, () => recordsText(cli, rowsOf(fieldOf(value, 'records'))))
    })
  group
    .command('zone <domain>')
    .description(help('zone'))
    .action(async (domain: string) => {
      const cli = await context()
      const value = await cli.admin('dns.zone', { domain })
      cli.result(value, () => cell(value, 'zone').trimEnd())
    })
  group
    .command('check <domain>')
    .description(help('check'))
    .option('--resolver <host:port>', help('resolver'))
    .option('--why', help('all'))
    .action(async (domain: string, options: { resolver?: string; why?: boolean }) => {
      const cli = await context()
      const value = await cli.admin('dns.check', given({ domain, resolver: options.resolver }))
      if (cli.json) cli.result(value, () => '')
      else process.stdout.write(`${rowsText(cli, rowsOf(fieldOf(value, 'rows')), options.why === true)}\n`)
      if (fieldOf(value, 'green') !== true) process.exitCode = EXIT.unavailable
    })
  registerSts(group, context, help)
}

function registerSts(
  group: Command,
  context: () => Promise<CliContext>,
  help: (key: keyof typeof CLI_DNS_HELP) => string,
): void {
  group
    .command('sts <domain>')
    .description(help('sts'))
    .option('--mode <mode>', help('mode'))
    .action(async (domain: string, { mode }: { mode?: string }) => {
      const cli = await context()
      const value = await cli.admin('dns.sts', given({ domain, mode }))
      const values = { domain: cell(value, 'domain'), mode: cell(value, 'mode') }
      const key = mode === undefined ? 'dns.sts.shown' : 'dns.sts.set'
      cli.result(value, () => `${cli.text({ key, values })}\n${cell(value, 'record')}`)
    })
}

function recordsText(cli: CliContext, records: readonly Json[]): string {
  return records
    .map((record) => {
      const optional = cell(record, 'need') === 'optional' ? ` ${cli.text({ key: 'dns.optional' })}` : ''
      return `${folded(`${cell(record, 'why')}${optional}`, WIDTH, '')}\n  ${cell(record, 'line')}`
    })
    .join('\n\n')
}

/** The state is a word; the colour only repeats it. What is to be pasted stands on a line of its own, unbroken. */
function rowsText(cli: CliContext, rows: readonly Json[], why: boolean): string {
  const words = Object.fromEntries(
    Object.keys(STATE_COLOURS).map((state) => [state, cli.text({ key: `dns.state.${state}` })]),
  )
  const width = Math.max(...Object.values(words).map((word) => word.length)) + 2
  const indent = ' '.repeat(width)
  const lines = rows.flatMap((row) => {
    const state = cell(row, 'state') as State
    const word = coloured((words[state] ?? state).padEnd(width), STATE_COLOURS[state])
    const title = escapeLine(`${cell(row, 'name')} ${cell(row, 'type')}`.trim())
    const out = [`${word}${title}`, folded(escapeLine(cell(row, 'text')), WIDTH, indent)]
    if (why) {
      const values = { text: cell(row, 'why') }
      out.push(folded(escapeLine(cli.text({ key: 'dns.why', values })), WIDTH, indent))
    }
    return [...out, ...mendLines(cli, fieldOf(row, 'mend'), indent)]
  })
  const bad = rows.filter((row) => !['ok', 'optional'].includes(cell(row, 'state'))).length
  return [...lines, '', folded(cli.text({ key: 'dns.summary', values: { bad } }), WIDTH, '')].join('\n')
}

function mendLines(cli: CliContext, mend: Json | undefined, indent: string): readonly string[] {
  if (mend === null || mend === undefined) return []
  const todo = cli.text({ key: `dns.mend.${cell(mend, 'action')}` })
  return [folded(todo, WIDTH, indent), escapeLine(cell(mend, 'line'))]
}

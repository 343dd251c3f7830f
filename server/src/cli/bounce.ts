/**
 * `valija bounce`: what came back, which addresses are paused because of it; and whether a message is a bounce, for
 * whom, why, and whose fault, which needs no server, no data and no configuration.
 *
 *   $ valija bounce list --account ana@empresa.test --class full
 *   $ valija bounce lift nadie@b.test
 *   $ valija bounce classify < devuelto.eml
 *   $ find -name '*.eml' | valija bounce classify --batch
 *   {"file":"devuelto.eml","bounce":true,"kind":"failure","recipients":[{"address":"nadie@b.test",…}],…}
 */
import type { Command } from 'commander'
import { BOUNCE_TEXTS } from '../lib/catalogue/bounce.ts'
import { type BounceReport, classifyMessage } from '../mail/bounce/classify-message.ts'
import type { Json } from '../service/admin/method.ts'
import { loadBounceRules } from '../service/bounce/load-rules.ts'
import type { CliContext, RegisterCommands } from './command.ts'
import { cell, type Fields, fieldOf, given, rowsOf } from './directory-kit.ts'
import { answerFiles, readMessage } from './message-input.ts'

type Short<Key> = Key extends `help.${infer Rest}` ? Rest : never
type HelpKey = Short<keyof typeof BOUNCE_TEXTS>
type Help = (key: HelpKey) => string
type Context = () => Promise<CliContext>

const COLUMNS = ['recipient', 'class', 'fault', 'hardness', 'status', 'replyCode', 'rule', 'reply'] as const

export const registerBounce: RegisterCommands = (program, context, language) => {
  const help: Help = (key) => BOUNCE_TEXTS[`help.${key}`][language]
  const group = program.command('bounce').description(help('bounce'))
  registerList(group, context, help)
  registerAddresses(group, context, help)
  group
    .command('warn <recipient...>')
    .description(help('bounce.warn'))
    .option('--account <address>', help('bounce.writer'))
    .action(async (recipients: readonly string[], options: Fields) => {
      const cli = await context()
      const value = await cli.admin('bounce.warn', given({ recipients, ...options }))
      cli.result(value, () => warningText(cli, rowsOf(fieldOf(value, 'warnings'))))
    })
  group
    .command('classify')
    .description(help('bounce.classify'))
    .option('--batch', help('bounce.batch'))
    .action(async (options: { readonly batch?: boolean }) => {
      const cli = await context()
      const rules = loadBounceRules()
      if (options.batch === true)
        return await answerFiles(cli, (bytes) => Promise.resolve(classifyMessage(rules, bytes)))
      const report = classifyMessage(rules, await readMessage(cli))
      cli.result({ ...report, recipients: report.recipients.map((one) => ({ ...one })) }, () =>
        shown(cli, report),
      )
    })
}

function registerList(group: Command, context: Context, help: Help): void {
  group
    .command('list')
    .description(help('bounce.list'))
    .option('--account <address>', help('bounce.account'))
    .option('--address <address>', help('bounce.address'))
    .option('--class <class>', help('bounce.class'))
    .option('--fault <fault>', help('bounce.fault'))
    .option('--since <time>', help('bounce.since'))
    .option('--until <time>', help('bounce.until'))
    .option('--company <name>', help('bounce.company'))
    .option('--before <place>', help('bounce.before'))
    .option('--limit <count>', help('bounce.limit'), Number)
    .action(async (options: Fields) => {
      const cli = await context()
      const value = await cli.admin('bounce.list', given(options))
      cli.result(value, () => listText(cli, value))
    })
}

function registerAddresses(group: Command, context: Context, help: Help): void {
  group
    .command('show <address>')
    .description(help('bounce.show'))
    .option('--company <name>', help('bounce.company'))
    .action(async (address: string, options: Fields) => {
      const cli = await context()
      const value = await cli.admin('bounce.show', given({ address, ...options }))
      cli.result(value, () => `${addressTable(cli, fieldOf(value, 'companies'))}\n\n${listText(cli, value)}`)
    })
  group
    .command('suppressed')
    .description(help('bounce.suppressed'))
    .option('--company <name>', help('bounce.company'))
    .option('--after <place>', help('bounce.before'))
    .option('--limit <count>', help('bounce.limit'), Number)
    .action(async (options: Fields) => {
      const cli = await context()
      const value = await cli.admin('bounce.suppressed', given(options))
      const addresses = fieldOf(value, 'addresses')
      cli.result(value, () =>
        rowsOf(addresses).length === 0
          ? cli.text({ key: 'bounce.noneSuppressed' })
          : withNext(cli, addressTable(cli, addresses), value, 'bounce.moreSuppressed'),
      )
    })
  group
    .command('lift <address>')
    .description(help('bounce.lift'))
    .option('--company <name>', help('bounce.company'))
    .action(async (address: string, options: Fields) => {
      const cli = await context()
      const value = await cli.admin('bounce.lift', given({ address, ...options }))
      const values = { address: cell(value, 'address') }
      cli.result(value, () => cli.text({ key: 'bounce.isLifted', values }))
    })
}

function warningText(cli: CliContext, rows: readonly Json[]): string {
  if (rows.length === 0) return cli.text({ key: 'bounce.warn.none' })
  const named = (row: Json): string => (cell(row, 'kind') === 'misspelt' ? `${cell(row, 'address')}: ` : '')
  return rows.map((row) => `${named(row)}${cell(row, 'text')}`).join('\n')
}

function listText(cli: CliContext, value: Json): string {
  const rows = rowsOf(fieldOf(value, 'bounces'))
  if (rows.length === 0) return cli.text({ key: 'bounce.none' })
  const table = cli.table(
    ['at', 'from', 'recipient', 'class', 'fault', 'hardness', 'reply', 'event'].map((head) =>
      cli.text({ key: `bounce.${head}` }),
    ),
    rows.map((row) => [
      cell(row, 'at'),
      cell(row, 'from') || '<>',
      cell(row, 'to'),
      ...['class', 'fault', 'hardness'].map((field) =>
        cli.text({ key: `bounce.${field}.${cell(row, field)}` }),
      ),
      [cell(row, 'code'), cell(row, 'text')].filter(Boolean).join(' '),
      cell(row, 'event'),
    ]),
  )
  return withNext(cli, table, value, 'bounce.more')
}

function addressTable(cli: CliContext, rows: Json | undefined): string {
  return cli.table(
    ['recipient', 'class', 'bounces', 'last', 'until'].map((head) => cli.text({ key: `bounce.${head}` })),
    rowsOf(rows).map((row) => [
      cell(row, 'address'),
      cli.text({ key: `bounce.class.${cell(row, 'class')}` }),
      cell(row, 'bounces'),
      cell(row, 'last'),
      fieldOf(row, 'paused') === true ? cell(row, 'until') : '',
    ]),
  )
}

function withNext(cli: CliContext, table: string, value: Json, key: string): string {
  const next = cell(value, 'next')
  return next === '' ? table : `${table}\n${cli.text({ key, values: { next } })}`
}

function shown(cli: CliContext, { kind, bounce, recipients }: BounceReport): string {
  const first = cli.text({ key: `bounce.kind.${kind}` })
  if (!bounce) return first
  const head = COLUMNS.map((name) => cli.text({ key: `bounce.${name}` }))
  const rows = recipients.map((one) => [
    one.address ?? '',
    cli.text({ key: `bounce.class.${one.class}` }),
    cli.text({ key: `bounce.fault.${one.fault}` }),
    cli.text({ key: `bounce.hardness.${one.hardness}` }),
    one.status,
    one.replyCode === null ? '' : String(one.replyCode),
    one.rule,
    one.reply ?? '',
  ])
  return `${first}\n${cli.table(head, rows)}`
}

/**
 * `valija dkim show|list|rotate|revoke|auto`: the keys that sign outgoing mail.
 *
 *   $ valija dkim show empresa.es
 *   Publish these records in the DNS of empresa.es:
 *   r20261122a4f2._domainkey.empresa.es. IN TXT "v=DKIM1; k=rsa; p=MIIB…" "…"
 */
import { InvalidArgumentError } from 'commander'
import { DKIM_TEXTS } from '../lib/catalogue/dkim.ts'
import type { Language } from '../lib/text.ts'
import type { Json } from '../service/admin/method.ts'
import type { CliContext, RegisterCommands } from './command.ts'
import { cell, dateText, fieldOf, given, rowsOf } from './directory-kit.ts'

type HelpKey = Extract<keyof typeof DKIM_TEXTS, `help.dkim.${string}`>
type Help = (key: HelpKey) => string
type Group = Parameters<RegisterCommands>[0]

export const registerDkim: RegisterCommands = (program, context, language) => {
  const help = helpIn(language)
  const group = program.command('dkim').description(DKIM_TEXTS['help.dkim'][language])
  group
    .command('show <domain>')
    .description(help('help.dkim.show'))
    .option('--check', help('help.dkim.check'))
    .action(async (domain: string, options: { check?: boolean }) => {
      const cli = await context()
      const value = await cli.admin('dkim.show', given({ domain, ...options }))
      cli.result(value, () => shown(cli, value, options.check === true))
    })
  group
    .command('list')
    .description(help('help.dkim.list'))
    .option('--company <company>', help('help.dkim.company'))
    .action(async (options: { company?: string }) => {
      const cli = await context()
      const value = await cli.admin('dkim.list', given(options))
      cli.result(value, () => {
        const rows = rowsOf(value)
        return rows.length === 0 ? cli.text({ key: 'dkim.none' }) : table(cli, rows, ['domain'])
      })
    })
  registerRotate(group, context, help)
  registerAuto(group, context, help)
}

function registerRotate(group: Group, context: () => Promise<CliContext>, help: Help): void {
  group
    .command('rotate <domain>')
    .description(help('help.dkim.rotate'))
    .option('--force', help('help.dkim.force'))
    .action(async (domain: string, options: { force?: boolean }) => {
      const cli = await context()
      const value = await cli.admin('dkim.rotate', given({ domain, ...options }))
      const step = cell(value, 'step')
      cli.result(value, () => {
        const said = cli.text({ key: `dkim.${step}`, values: { domain: cell(value, 'shown') } })
        const next = keysOf(value).filter(
          (key) => cell(key, 'state') === (step === 'made' ? 'pending' : 'active'),
        )
        return step === 'made' ? `${said}\n\n${zoneOf(next)}` : said
      })
    })
  group
    .command('revoke <domain> <selector>')
    .description(help('help.dkim.revoke'))
    .action(async (domain: string, selector: string) => {
      const cli = await context()
      const value = await cli.admin('dkim.revoke', { domain, selector })
      const values = { domain: cell(value, 'shown'), selector }
      cli.result(value, () =>
        cell(value, 'state') === 'revoked'
          ? `${cli.text({ key: 'dkim.revoked', values })}\n\n${zoneOf([value])}`
          : cli.text({ key: 'dkim.dropped', values }),
      )
    })
}

function registerAuto(group: Group, context: () => Promise<CliContext>, help: Help): void {
  group
    .command('auto <domain> <days>')
    .description(help('help.dkim.auto'))
    .action(async (domain: string, written: string) => {
      const days = written === 'off' ? null : /^\d{1,4}$/.test(written) ? Number(written) : undefined
      if (days === undefined) throw new InvalidArgumentError(help('help.dkim.badDays'))
      const cli = await context()
      const value = await cli.admin('dkim.auto', { domain, days })
      const values = { domain: cell(value, 'shown'), days: cell(value, 'rotateDays') }
      cli.result(value, () => cli.text({ key: days === null ? 'dkim.autoOff' : 'dkim.autoOn', values }))
    })
}

function helpIn(language: Language): Help {
  return (key) => DKIM_TEXTS[key][language]
}

function shown(cli: CliContext, value: Json, checked: boolean): string {
  const keys = keysOf(value).filter((key) => cell(key, 'state') !== 'retired')
  return [
    cli.text({ key: 'dkim.publish', values: { domain: cell(value, 'shown') } }),
    zoneOf(keys),
    table(cli, keys, checked ? ['published'] : []),
  ].join('\n\n')
}

function keysOf(value: Json): readonly Json[] {
  return rowsOf(fieldOf(value, 'keys'))
}

function zoneOf(keys: readonly Json[]): string {
  return keys.map((key) => cell(key, 'zone')).join('\n')
}

function table(cli: CliContext, rows: readonly Json[], more: readonly ('domain' | 'published')[]): string {
  const columns = [...(more.includes('domain') ? ['domain'] : []), 'selector', 'algorithm', 'state', 'made']
  if (more.includes('published')) columns.push('published')
  return cli.table(
    columns.map((column) => cli.text({ key: `dkim.head.${column}` })),
    rows.map((row) => columns.map((column) => cellOf(cli, row, column))),
  )
}

function cellOf(cli: CliContext, row: Json, column: string): string {
  switch (column) {
    case 'domain':
      return cell(row, 'shown')
    case 'made':
      return dateText(cli, fieldOf(row, 'madeMs'))
    case 'state':
    case 'published':
      return cli.text({ key: `dkim.${column}.${cell(row, column)}` })
    default:
      return cell(row, column)
  }
}

/**
 * `valija reports dmarc|tls|feedback|send`: what other services say about mail in a domain's name, and what they are told.
 *
 *   $ valija reports dmarc empresa.es --since 2026-11-01
 *   1204 messages since 2026-11-01, 1180 of them proved by DKIM or SPF.
 */
import { Argument, type Command, InvalidArgumentError } from 'commander'
import { REPORTS_HELP } from '../lib/catalogue/cli-reports.ts'
import type { Json } from '../service/admin/method.ts'
import type { CliContext, RegisterCommands } from './command.ts'
import { cell, fieldOf, given, rowsOf } from './directory-kit.ts'

const KINDS = ['dmarc', 'tls', 'feedback'] as const
const HEADS = ['day', 'reporter', 'source', 'result', 'count'] as const

export const registerReports: RegisterCommands = (program, context, language) => {
  const help = (key: keyof typeof REPORTS_HELP): string => REPORTS_HELP[key][language]
  const group = program.command('reports').description(help('help.reports'))
  const since = (written: string): number => {
    const ms = /^\d{4}-\d\d-\d\d$/.test(written) ? Date.parse(written) : Number.NaN
    if (Number.isNaN(ms)) throw new InvalidArgumentError(help('help.reports.badDay'))
    return ms
  }
  for (const kind of KINDS)
    group
      .command(`${kind} <domain>`)
      .description(help(`help.reports.${kind}`))
      .option('--since <day>', help('help.reports.opt.since'), since)
      .action(async (domain: string, { since: sinceMs }: { readonly since?: number }) => {
        const cli = await context()
        const value = await cli.admin(`reports.${kind}`, given({ domain, sinceMs }))
        cli.result(value, () => received(cli, kind, value))
      })
  registerSend(group, context, help('help.reports.send'))
}

function registerSend(group: Command, context: () => Promise<CliContext>, description: string): void {
  group
    .command('send <domain>')
    .addArgument(new Argument('[how]').choices(['on', 'off']))
    .description(description)
    .action(async (domain: string, how?: string) => {
      const cli = await context()
      const value =
        how === undefined
          ? await cli.admin('reports.sending', { domain })
          : await cli.admin('reports.send', { domain, sent: how === 'on' })
      const all = cell(value, 'domain') === '*' ? '.all' : ''
      const key = `reports.${fieldOf(value, 'sent') === true ? 'sent' : 'unsent'}${all}`
      cli.result(value, () => cli.text({ key, values: { domain: cell(value, 'domain') } }))
    })
}

function received(cli: CliContext, kind: (typeof KINDS)[number], value: Json): string {
  const total = Number(cell(value, 'total'))
  const values = { total, good: Number(cell(value, 'good')), since: cell(value, 'since') }
  if (total === 0) return cli.text({ key: 'reports.none', values })
  const table = cli.table(
    HEADS.map((head) => cli.text({ key: `reports.head.${head}` })),
    rowsOf(fieldOf(value, 'rows')).map((row) => HEADS.map((head) => cell(row, head))),
  )
  const lines = [cli.text({ key: `reports.sum.${kind}`, values }), table]
  if (fieldOf(value, 'truncated') === true) lines.push(cli.text({ key: 'reports.more' }))
  return lines.join('\n')
}

/**
 * `valija reputation show|check|history`: block lists, what to do, and how others answer.
 *
 *   $ valija reputation check
 *   203.0.113.7: listed by SpamCop since 22 Nov 2026 (127.0.0.2).
 *     What to do: Stop what people complained about. …
 */
import { InvalidArgumentError } from 'commander'
import { REPUTATION_HELP } from '../lib/catalogue/reputation.ts'
import type { Json } from '../service/admin/method.ts'
import { PAGE_MAX } from '../service/reputation/limits.ts'
import type { CliContext, RegisterCommands } from './command.ts'
import { cell, dateText, type Fields, fieldOf, given, rowsOf } from './directory-kit.ts'

const REPLY_HEADS = ['provider', 'taken', 'refused', 'reputation'] as const
const REPORTS = ['dmarc', 'tls', 'feedback'] as const

export const registerReputation: RegisterCommands = (program, context, language) => {
  const help = (key: keyof typeof REPUTATION_HELP): string => REPUTATION_HELP[key][language]
  const group = program.command('reputation').description(help('help.reputation'))
  const limit = (written: string): number => {
    const number = Number(written)
    if (!Number.isInteger(number) || number < 1 || number > PAGE_MAX)
      throw new InvalidArgumentError(help('help.reputation.badNumber'))
    return number
  }
  group
    .command('show [domain]')
    .description(help('help.reputation.show'))
    .option('--company <name>', help('help.reputation.opt.company'))
    .action(async (domain: string | undefined, { company }: Fields) => {
      const cli = await context()
      if (domain !== undefined) {
        const value = await cli.admin('reputation.domain', { domain })
        cli.result(value, () => [subjectText(cli, value), ...reportLines(cli, value)].join('\n'))
        return
      }
      const value = await everything(cli, company)
      cli.result(value, () => shown(cli, value, company === undefined))
    })
  group
    .command('check [domain]')
    .description(help('help.reputation.check'))
    .option('--company <name>', help('help.reputation.opt.company'))
    .action(async (domain: string | undefined, { company }: Fields) => {
      const cli = await context()
      const value = await cli.admin('reputation.check', given({ domain, company }))
      const told = await cli.admin('reputation.tell', {})
      cli.result(value, () => {
        const n = Number(fieldOf(told, 'told'))
        const line = n === 0 ? [] : [cli.text({ key: 'reputation.told', values: { n } })]
        const all = company === undefined && domain === undefined
        return [shown(cli, value, all), ...line].join('\n')
      })
    })
  group
    .command('history [name]')
    .description(help('help.reputation.history'))
    .option('--company <name>', help('help.reputation.opt.company'))
    .option('--limit <rows>', help('help.reputation.opt.limit'), limit)
    .action(async (name: string | undefined, options: Fields) => {
      const cli = await context()
      const value = await cli.admin('reputation.history', given({ ...options, name }))
      cli.result(value, () => historyTable(cli, rowsOf(fieldOf(value, 'listings'))))
    })
}

/** With the domains of all pages. */
async function everything(cli: CliContext, company: Json | undefined): Promise<Json> {
  const domains: Json[] = []
  for (let after: Json | undefined = ''; ; ) {
    const page: Json = await cli.admin('reputation.show', given({ company, after, limit: PAGE_MAX }))
    domains.push(...rowsOf(fieldOf(page, 'domains')))
    after = fieldOf(page, 'next')
    if (typeof after !== 'string') return { ...(page as Fields), domains } as Json
  }
}

/** `all`: addresses among it, when there are any. */
function shown(cli: CliContext, value: Json, all: boolean): string {
  const addresses = rowsOf(fieldOf(value, 'addresses'))
  const subjects = [...addresses, ...rowsOf(fieldOf(value, 'domains'))]
  if (subjects.length === 0) return cli.text({ key: 'reputation.notLooked' })
  const lines = subjects.map((one) => subjectText(cli, one))
  const lists = (kind: 'refused' | 'silent'): string[] => {
    const names = new Set(subjects.flatMap((one) => rowsOf(fieldOf(one, kind)).map(String)))
    if (names.size === 0) return []
    return [cli.text({ key: `reputation.${kind}`, values: { lists: [...names].join(', ') } })]
  }
  const hint = all && addresses.length === 0 ? [cli.text({ key: 'reputation.noAddresses' })] : []
  return [...hint, ...lines, ...lists('refused'), ...lists('silent'), ...replyLines(cli, value)].join('\n')
}

/** A line, and for each listing what to do. */
function subjectText(cli: CliContext, subject: Json): string {
  const name = cell(subject, 'name')
  const clean = Number(fieldOf(subject, 'clean'))
  const listed = rowsOf(fieldOf(subject, 'listed'))
  if (fieldOf(subject, 'checkedAt') === null) return cli.text({ key: 'reputation.unasked', values: { name } })
  if (listed.length === 0)
    return cli.text({ key: clean > 0 ? 'reputation.fine' : 'reputation.nobody', values: { name, clean } })
  return listed
    .flatMap((one) => {
      const found = [...rowsOf(fieldOf(one, 'found')), ...rowsOf(fieldOf(one, 'meaning'))].join(', ')
      const values = { name, list: cell(one, 'listName'), since: dayOf(cli, one, 'since'), found }
      const reason = cell(one, 'reason')
      const steps = { steps: cell(one, 'steps'), page: cell(one, 'page') }
      return [
        cli.text({ key: 'reputation.listed', values }),
        ...(reason === '' ? [] : [`  ${cli.text({ key: 'reputation.says', values: { reason } })}`]),
        `  ${cli.text({ key: 'reputation.steps', values: steps })}`,
      ]
    })
    .join('\n')
}

function replyLines(cli: CliContext, value: Json): string[] {
  const rows = rowsOf(fieldOf(value, 'replies'))
  if (rows.length === 0) return []
  const named = rows.map((row) =>
    REPLY_HEADS.map((head) => cell(row, head) || cli.text({ key: 'reputation.others' })),
  )
  return [
    '',
    cli.text({ key: 'reputation.replies' }),
    cli.table(
      REPLY_HEADS.map((head) => cli.text({ key: `reputation.head.${head}` })),
      named,
    ),
  ]
}

function reportLines(cli: CliContext, value: Json): string[] {
  return REPORTS.flatMap((kind) => {
    const sums = fieldOf(fieldOf(value, 'reports') ?? null, kind) ?? null
    const total = Number(fieldOf(sums, 'total'))
    const values = { total, good: Number(fieldOf(sums, 'good')) }
    return total === 0 ? [] : [cli.text({ key: `reputation.reports.${kind}`, values })]
  })
}

function historyTable(cli: CliContext, rows: readonly Json[]): string {
  if (rows.length === 0) return cli.text({ key: 'reputation.neverListed' })
  return cli.table(
    (['name', 'list', 'since', 'until', 'found'] as const).map((head) =>
      cli.text({ key: `reputation.head.${head}` }),
    ),
    rows.map((row) => [
      cell(row, 'name'),
      cell(row, 'listName'),
      dayOf(cli, row, 'since'),
      dayOf(cli, row, 'until'),
      cell(row, 'found'),
    ]),
  )
}

function dayOf(cli: CliContext, row: Json, field: string): string {
  const written = cell(row, field)
  return written === '' ? '' : dateText(cli, Date.parse(written))
}

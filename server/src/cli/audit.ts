/** `valija audit list`: who did what in administration, the newest first. */
import { InvalidArgumentError } from 'commander'
import { AUDIT_TEXTS } from '../lib/catalogue/audit.ts'
import type { Json } from '../service/admin/method.ts'
import type { CliContext, RegisterCommands } from './command.ts'
import { cell, type Fields, fieldOf, given, rowsOf } from './directory-kit.ts'

const HEADS = ['at', 'who', 'origin', 'act', 'object', 'fields', 'result'] as const

export const registerAudit: RegisterCommands = (program, context, language) => {
  const help = (key: keyof typeof AUDIT_TEXTS): string => AUDIT_TEXTS[key][language]
  const day = (written: string): number => {
    const ms = /^\d{4}-\d\d-\d\d$/.test(written) ? Date.parse(written) : Number.NaN
    if (Number.isNaN(ms)) throw new InvalidArgumentError(help('help.audit.badDay'))
    return ms
  }
  const count = (written: string): number => {
    if (!/^(?:[1-9]\d{0,2}|1000)$/.test(written)) throw new InvalidArgumentError(help('help.audit.badNumber'))
    return Number(written)
  }
  program
    .command('audit')
    .description(help('help.audit'))
    .command('list')
    .description(help('help.audit.list'))
    .option('--company <name>', help('help.audit.company'))
    .option('--who <address>', help('help.audit.who'))
    .option('--act <act>', help('help.audit.act'))
    .option('--object <object>', help('help.audit.object'))
    .option('--since <day>', help('help.audit.since'), day)
    .option('--limit <count>', help('help.audit.limit'), count)
    .action(async ({ since: sinceMs, ...options }: Fields & { readonly since?: number }) => {
      const cli = await context()
      const value = await cli.admin('audit.list', given({ ...options, sinceMs }))
      cli.result(value, () => deeds(cli, rowsOf(fieldOf(value, 'deeds'))))
    })
}

function deeds(cli: CliContext, rows: readonly Json[]): string {
  if (rows.length === 0) return cli.text({ key: 'audit.none' })
  return cli.table(
    HEADS.map((head) => cli.text({ key: `audit.head.${head}` })),
    rows.map((row) => HEADS.map((head) => (head === 'at' ? instantOf(row) : cell(row, head)))),
  )
}

function instantOf(row: Json): string {
  const ms = fieldOf(row, 'doneMs')
  return typeof ms === 'number' ? new Date(ms).toISOString() : ''
}

/** `valija account import FILE.csv`: many accounts at once, all of them or none. */
import type { Command } from 'commander'
import { readCsv } from '../lib/csv.ts'
import type { Json } from '../service/admin/method.ts'
import type { CliContext } from './command.ts'
import { cell, type Fields, fieldOf, type HelpOf, rowsOf } from './directory-kit.ts'
import { readText } from './named-files.ts'

/** sysexits(3): the data is wrong. */
const EX_DATAERR = 65
/** Passwords in one question: about a quarter of a second between two signs of life. */
const CHUNK = 25

export function registerAccountImport(
  group: Command,
  context: () => Promise<CliContext>,
  help: HelpOf,
): void {
  group
    .command('import <file>')
    .description(help('import'))
    .option('--check', help('opt.check'))
    .action(async (file: string, options: { check?: boolean }) => {
      const cli = await context()
      const csv = await readText(file)
      const checked = await cli.admin('account.import', { csv, check: true })
      if (options.check === true || rowsOf(fieldOf(checked, 'faults')).length > 0) return report(cli, checked)
      const hashes = await hashPasswords(cli, csv)
      return report(cli, await cli.admin('account.import', { csv, hashes }))
    })
}

/** The slow part, in small questions, so that the person sees it move. The table is known to be in order. */
async function hashPasswords(cli: CliContext, csv: string): Promise<Fields> {
  const [header, ...rows] = readCsv(csv)
  const column = header?.cells.findIndex((name) => name.trim().toLowerCase() === 'password') ?? -1
  const waiting = rows
    .map(({ line, cells }) => ({ line, password: cells[column]?.trim() ?? '' }))
    .filter(({ password }) => password !== '')
  const hashes: Record<string, string> = {}
  for (let at = 0; at < waiting.length; at += CHUNK) {
    const chunk = waiting.slice(at, at + CHUNK)
    const made = rowsOf(await cli.admin('account.hash', { passwords: chunk.map(({ password }) => password) }))
    for (const [i, { line }] of chunk.entries()) hashes[String(line)] = String(made[i])
    const values = { done: at + chunk.length, total: waiting.length }
    cli.say(cli.text({ key: 'dir.import.progress', values }))
  }
  return hashes
}

/** Each bad line with its number and what to do. */
function report(cli: CliContext, value: Json): void {
  const faults = rowsOf(fieldOf(value, 'faults')).map((fault) => {
    const values = fieldOf(fault, 'values')
    const what = cli.text({ key: cell(fault, 'key'), values: asValues(values) })
    return { line: Number(fieldOf(fault, 'line')), what }
  })
  const result = {
    accounts: Number(fieldOf(value, 'accounts')),
    imported: Number(fieldOf(value, 'imported')),
    faults,
  }
  if (faults.length > 0) process.exitCode = EX_DATAERR
  cli.result(result, () => {
    if (faults.length > 0)
      return [
        cli.text({ key: 'dir.import.faults', values: { n: faults.length } }),
        ...faults.map((fault) => cli.text({ key: 'dir.import.fault', values: fault })),
      ].join('\n')
    if (result.imported === 0) return cli.text({ key: 'dir.import.checked', values: { n: result.accounts } })
    return cli.text({ key: 'dir.import.done', values: { n: result.imported } })
  })
}

function asValues(values: Json | undefined): Record<string, string> {
  if (typeof values !== 'object' || values === null) return {}
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(value)]))
}

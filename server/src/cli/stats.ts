/**
 * `valija stats`: what was sent, received, refused and bounced, from the events of the ledger.
 *
 *   $ valija stats --by account --since 2026-11-01
 *   $ valija stats --by day destination --csv > noviembre.csv
 */
import { STATS_TEXTS } from '../lib/catalogue/stats.ts'
import { MAIL_GROUPINGS, MEASURES } from '../service/ledger/mail-stats.ts'
import type { RegisterCommands } from './command.ts'
import { csvLine, put } from './csv-lines.ts'
import { cell, type Fields, fieldOf, given, rowsOf } from './directory-kit.ts'

export const registerStats: RegisterCommands = (program, context, language) => {
  const help = (key: keyof typeof STATS_TEXTS): string => STATS_TEXTS[key][language]
  program
    .command('stats')
    .description(help('help.stats'))
    .option('--by <group...>', help('help.stats.by'))
    .option('--account <address>', help('help.stats.account'))
    .option('--destination <domain>', help('help.stats.destination'))
    .option('--class <class>', help('help.stats.class'))
    .option('--since <time>', help('help.stats.since'))
    .option('--until <time>', help('help.stats.until'))
    .option('--company <name>', help('help.stats.company'))
    .option('--csv', help('help.stats.csv'))
    .action(async ({ csv, ...asked }: Fields) => {
      const cli = await context()
      const value = await cli.admin('stats.mail', given(asked))
      const by = rowsOf(fieldOf(value, 'by'))
      const heads = [...MAIL_GROUPINGS.filter((each) => by.includes(each)), ...MEASURES]
      const rows = rowsOf(fieldOf(value, 'rows')).map((row) => heads.map((head) => cell(row, head)))
      if (csv === true) {
        for (const line of [heads, ...rows]) await put(csvLine(line))
        return
      }
      cli.result(value, () =>
        rows.length === 0
          ? cli.text({ key: 'stats.none' })
          : cli.table(
              heads.map((head) => cli.text({ key: `stats.${head}` })),
              rows,
            ),
      )
    })
}

/**
 * `valija ledger`: what happened to mail, found, shown, written out, proved.
 *
 *   $ valija ledger search --to luis@example.org --since 2026-11-22
 *   $ valija ledger prove 20261122.1.345
 *   $ valija ledger verify 20261122.1.345.json
 */
import { type Command, InvalidArgumentError } from 'commander'
import { LEDGER_HELP } from '../lib/catalogue/ledger.ts'
import { BOUNCE_CLASSES } from '../mail/bounce/verdict.ts'
import { EXIT } from '../runtime/exit-codes.ts'
import type { Json } from '../service/admin/method.ts'
import { checkProof, type Proof, proofText } from '../service/ledger/proof.ts'
import { CliError } from './cli-error.ts'
import type { CliContext, RegisterCommands } from './command.ts'
import { csvLine, put } from './csv-lines.ts'
import { cell, type Fields, fieldOf, given, rowsOf } from './directory-kit.ts'
import { readOctets, writeNew } from './named-files.ts'

type Help = (key: keyof typeof LEDGER_HELP) => string
type Context = () => Promise<CliContext>

const PAGE = 1000
const GROUPS = ['day', 'kind', 'account', 'destination', 'class']
const CSV_COLUMNS = [
  ...['event', 'at', 'kind', 'id', 'queue', 'messageId', 'from', 'to', 'ip', 'domain', 'host', 'tls', 'via'],
  ...['mailbox', 'code', 'status', 'text', 'class', 'by', 'size', 'organisation', 'account'],
]

export const registerLedger: RegisterCommands = (program, context, language) => {
  const help: Help = (key) => LEDGER_HELP[key][language]
  const group = program.command('ledger').description(help('ledger'))
  withFilter(group.command('search').description(help('search')), help)
    .option('--before <event>', help('before'))
    .option('--limit <count>', help('limit'), (text) => count(text, help))
    .action(async (options: Fields) => {
      const cli = await context()
      const value = await cli.admin('ledger.search', given(options))
      cli.result(value, () => foundText(cli, value))
    })
  group
    .command('show <event>')
    .description(help('show'))
    .action(async (event: string) => {
      const cli = await context()
      const value = await cli.admin('ledger.show', { event })
      cli.result(value, () => eventTable(cli, rowsOf(fieldOf(value, 'way'))))
    })
  withFilter(group.command('export').description(help('export')), help)
    .option('--csv', help('csv'))
    .option('--raw', help('raw'))
    .action(async ({ csv, raw: _, ...filter }: Fields) => writeAll(await context(), filter, csv === true))
  registerProofs(group, context, help)
  registerSums(group, context, help)
}

function withFilter(command: Command, help: Help): Command {
  return command
    .option('--id <id>', help('id'))
    .option('--queue <id>', help('queue'))
    .option('--message-id <id>', help('messageId'))
    .option('--ip <address>', help('ip'))
    .option('--domain <domain>', help('domain'))
    .option('--address <address>', help('address'))
    .option('--from <address>', help('from'))
    .option('--to <address>', help('to'))
    .option('--account <address>', help('account'))
    .option('--kinds <kind...>', help('kind'))
    .option('--since <time>', help('since'))
    .option('--until <time>', help('until'))
    .option('--company <name>', help('company'))
}

function registerProofs(group: Command, context: Context, help: Help): void {
  group
    .command('prove <event>')
    .description(help('prove'))
    .option('-o, --output <file>', help('output'))
    .option('--pdf <file>', help('pdf'))
    .action(async (event: string, { output, pdf }: { readonly output?: string; readonly pdf?: string }) => {
      const cli = await context()
      if (pdf !== undefined) await writePdf(cli, event, pdf)
      if (pdf !== undefined && output === undefined) return
      const value = await cli.admin('ledger.prove', { event })
      const file = output ?? `${event}.json`
      await writeNew(file, proofText(value as unknown as Proof))
      cli.result({ file }, () => cli.text({ key: 'ledger.proof.written', values: { file } }))
    })
  group
    .command('verify <file>')
    .description(help('verify'))
    .option('--key <fingerprint>', help('key'))
    .action(async (file: string, { key }: { readonly key?: string }) =>
      verifyFile(await context(), file, key),
    )
  group
    .command('check')
    .description(help('check'))
    .action(async () => {
      const cli = await context()
      const value = await cli.admin('ledger.check', {})
      const ok = fieldOf(value, 'ok') === true
      cli.result(
        value,
        () => `${dayTable(cli, value)}\n${cli.text({ key: ok ? 'ledger.whole' : 'ledger.damaged' })}`,
      )
      if (!ok) process.exitCode = EXIT.data
    })
}

function registerSums(group: Command, context: Context, help: Help): void {
  group
    .command('stats')
    .description(help('stats'))
    .requiredOption('--by <group...>', help('by'))
    .option('--account <address>', help('account'))
    .option('--kinds <kind...>', help('kind'))
    .option('--since <time>', help('since'))
    .option('--until <time>', help('until'))
    .option('--company <name>', help('company'))
    .action(async (options: Fields) => {
      const cli = await context()
      const value = await cli.admin('ledger.stats', given(options))
      const heads = [
        ...GROUPS.filter((each) => rowsOf(options['by']).includes(each)),
        'events',
        'recipients',
        'bytes',
      ]
      cli.result(value, () =>
        cli.table(
          heads.map((head) => cli.text({ key: `ledger.head.${head}` })),
          rowsOf(fieldOf(value, 'rows')).map((row) => heads.map((head) => cell(row, head))),
        ),
      )
    })
}

async function writePdf(cli: CliContext, event: string, file: string): Promise<void> {
  const value = await cli.admin('ledger.prove-pdf', { event, language: cli.language })
  await writeNew(file, Buffer.from(cell(value, 'base64'), 'base64'))
  cli.result({ file }, () => cli.text({ key: 'ledger.proof.written', values: { file } }))
}

async function verifyFile(cli: CliContext, file: string, key: string | undefined): Promise<void> {
  const octets = await readOctets(file)
  const { checkProofPdf, PDF_MAGIC } = await import('../service/ledger/proof-pdf.ts')
  const checked = octets.subarray(0, PDF_MAGIC.length).equals(Buffer.from(PDF_MAGIC))
    ? checkProofPdf(octets, key)
    : checkProof(octets.toString('utf8'), key)
  if (!checked.ok) throw new CliError('invalid', cli.text({ key: `ledger.proof.${checked.why}` }), EXIT.data)
  const { proof, event, fingerprint } = checked
  const value = { ok: true, server: proof.server, id: proof.id, fingerprint, event: event as unknown as Json }
  cli.result(value, () => {
    const said = { event: proof.id, ...event, at: new Date(event.at).toISOString() } as unknown as Json
    const values = { server: proof.server, id: proof.id, fingerprint }
    return `${eventTable(cli, [said])}\n${cli.text({ key: 'ledger.proof.good', values })}`
  })
}

/** Page after page, so that neither side ever has more than one in memory. */
async function writeAll(cli: CliContext, filter: Fields, csv: boolean): Promise<void> {
  if (csv) await put(csvLine(CSV_COLUMNS))
  for (let before: Json | undefined; before !== null; ) {
    const page: Json = await cli.admin('ledger.search', given({ ...filter, before, limit: PAGE, raw: !csv }))
    for (const line of rowsOf(fieldOf(page, 'lines'))) await put(cell({ line }, 'line'))
    for (const row of rowsOf(fieldOf(page, 'events')))
      await put(csvLine(CSV_COLUMNS.map((column) => cell(row, column))))
    before = fieldOf(page, 'next') ?? null
  }
}

function foundText(cli: CliContext, value: Json): string {
  const rows = rowsOf(fieldOf(value, 'events'))
  const next = cell(value, 'next')
  const text = rows.length === 0 ? cli.text({ key: 'ledger.none' }) : eventTable(cli, rows)
  return next === '' ? text : `${text}\n${cli.text({ key: 'ledger.more', values: { next } })}`
}

function eventTable(cli: CliContext, rows: readonly Json[]): string {
  return cli.table(
    ['event', 'at', 'kind', 'from', 'to', 'host', 'reply'].map((head) =>
      cli.text({ key: `ledger.head.${head}` }),
    ),
    rows.map((row) => [
      cell(row, 'event'),
      cell(row, 'at'),
      cli.text({ key: `ledger.kind.${cell(row, 'kind')}` }),
      fieldOf(row, 'from') === '' ? '<>' : cell(row, 'from'),
      cell(row, 'to'),
      [cell(row, 'host'), cell(row, 'ip')].filter(Boolean).join(' '),
      said(cli, row),
    ]),
  )
}

/** What the other side said; without its words, what it means. */
function said(cli: CliContext, row: Json): string {
  const meaning = cell(row, 'class')
  const isBounce = BOUNCE_CLASSES.some((one) => one === meaning)
  const text = cell(row, 'text') || (isBounce ? cli.text({ key: `bounce.class.${meaning}` }) : '')
  return [cell(row, 'code'), text].filter(Boolean).join(' ')
}

function dayTable(cli: CliContext, value: Json): string {
  return cli.table(
    ['day', 'events', 'state', 'head'].map((head) => cli.text({ key: `ledger.head.${head}` })),
    rowsOf(fieldOf(value, 'days')).map((row) => [
      `${cell(row, 'day')}.${cell(row, 'writer')}`,
      cell(row, 'events'),
      cli.text({ key: `ledger.state.${cell(row, 'state')}` }),
      cell(row, 'head'),
    ]),
  )
}

function count(text: string, help: Help): number {
  const value = /^\d{1,4}$/.test(text) ? Number(text) : 0
  if (value < 1 || value > PAGE) throw new InvalidArgumentError(help('limit'))
  return value
}

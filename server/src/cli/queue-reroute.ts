/** `valija queue reroute|reroutes|reroute-end`: another way for a destination that does not take our mail, for a while. */
import { type Command, InvalidArgumentError } from 'commander'
import type { Json } from '../service/admin/method.ts'
import type { CliContext } from './command.ts'
import { cell, fieldOf, given, rowsOf } from './directory-kit.ts'
import type { QueueHelp } from './queue.ts'
import { placeOf, serverOf } from './server-place.ts'

type Options = { readonly hours?: number; readonly tls?: string; readonly implicitTls?: true }

export function registerReroute(queue: Command, context: () => Promise<CliContext>, help: QueueHelp): void {
  queue
    .command('reroute <group> <server>')
    .description(help('reroute'))
    .option('--hours <count>', help('hours'), (text) => numberOf(text, help('badNumber')))
    .option('--tls <how>', help('tls'))
    .option('--implicit-tls', help('implicitTls'))
    .action(async (group: string, server: string, options: Options) => {
      const place = serverOf(server, help('badServer'))
      const cli = await context()
      const value = await cli.admin('queue.reroute', given({ group, ...place, ...options }))
      cli.result(value, () => line(cli, 'queue.rerouted', value))
    })
  queue
    .command('reroutes')
    .description(help('reroutes'))
    .action(async () => {
      const cli = await context()
      const value = await cli.admin('queue.reroutes', {})
      const rows = rowsOf(fieldOf(value, 'reroutes'))
      cli.result(value, () =>
        rows.length === 0
          ? cli.text({ key: 'queue.noReroutes' })
          : rows.map((row) => line(cli, 'queue.reroute', row)).join('\n'),
      )
    })
  queue
    .command('reroute-end <id>')
    .description(help('rerouteEnd'))
    .action(async (id: string) => {
      const cli = await context()
      const value = await cli.admin('queue.reroute-end', { id: numberOf(id, help('badNumber')) })
      cli.result(value, () => cli.text({ key: 'queue.rerouteEnded', values: { id } }))
    })
}

function line(cli: CliContext, key: string, row: Json): string {
  const until = new Date(Number(cell(row, 'untilMs')))
  const values = {
    ...{ id: cell(row, 'id'), target: cell(row, 'target'), server: placeOf(row) },
    ...{ domains: Number(cell(row, 'domainCount')), retried: Number(cell(row, 'retried') || 0) },
    until: until.toLocaleString(cli.language, { dateStyle: 'medium', timeStyle: 'short' }),
  }
  return cli.text({ key, values })
}

function numberOf(text: string, wrong: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError(wrong)
  return Number(text)
}

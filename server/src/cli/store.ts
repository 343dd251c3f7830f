/**
 * `valija store check|rebuild`: is what is kept in order, and what is derived computed again.
 *
 *   $ valija store check
 *   15 mailboxes checked: everything is in order.
 */
import { z } from 'zod'
import { STORE_TEXTS } from '../lib/catalogue/store.ts'
import { EXIT } from '../runtime/exit-codes.ts'
import type { CliContext, RegisterCommands } from './command.ts'

const CHECKED = z.object({
  checked: z.number(),
  problems: z.number(),
  accounts: z.array(
    z.object({
      id: z.number(),
      address: z.string().nullable(),
      takenBack: z.boolean(),
      problems: z.array(z.object({ kind: z.string(), detail: z.string() })),
    }),
  ),
})
const REBUILT = z.object({
  messages: z.number(),
  damaged: z.array(z.number()),
  recovered: z.array(z.number()),
})

export const registerStore: RegisterCommands = (program, context, language) => {
  const group = program.command('store').description(STORE_TEXTS['help.store'][language])
  group
    .command('check [address]')
    .description(STORE_TEXTS['help.store.check'][language])
    .action(async (address: string | undefined) => {
      const cli = await context()
      const value = await cli.admin('store.check', address === undefined ? {} : { address })
      const checked = CHECKED.parse(value)
      cli.result(value, () => checkedText(cli, checked))
      if (checked.problems > 0) process.exitCode = EXIT.data
    })
  group
    .command('rebuild <address>')
    .description(STORE_TEXTS['help.store.rebuild'][language])
    .action(async (address: string) => {
      const cli = await context()
      const value = await cli.admin('store.rebuild', { address })
      const { messages, damaged, recovered } = REBUILT.parse(value)
      const values = { messages, damaged: damaged.length, recovered: recovered.length }
      cli.result(value, () => cli.text({ key: 'store.rebuilt', values }))
      if (damaged.length > 0) process.exitCode = EXIT.data
    })
}

function checkedText(cli: CliContext, { checked, problems, accounts }: z.infer<typeof CHECKED>): string {
  const lines = [
    cli.text({
      key: problems === 0 ? 'store.checked-good' : 'store.checked-bad',
      values: { checked, problems },
    }),
  ]
  for (const { id, address, takenBack } of accounts)
    if (takenBack) lines.push(cli.text({ key: 'store.taken-back', values: { address: address ?? `#${id}` } }))
  const rows = accounts.flatMap(({ id, address, problems: found }) =>
    found.map(({ kind, detail }) => [address ?? `#${id}`, kind, detail]),
  )
  const head = ['address', 'kind', 'detail'].map((column) => cli.text({ key: `store.column.${column}` }))
  if (rows.length > 0) lines.push(cli.table(head, rows))
  return lines.join('\n')
}

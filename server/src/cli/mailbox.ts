/** `valija mailbox share|unshare|rights`: who may do what in whose mailboxes. */
import { SHARING_HELP } from '../lib/catalogue/cli-sharing.ts'
import type { Language } from '../lib/text.ts'
import type { Json } from '../service/admin/method.ts'
import type { CliContext, RegisterCommands } from './command.ts'
import { cell, fieldOf, given, rowsOf } from './directory-kit.ts'

/** Words for what people mean; letters of RFC 4314 are taken as they are. */
const LEVELS: ReadonlyMap<string, string> = new Map([
  ['read', 'lrs'],
  ['write', 'lrswite'],
  ['all', 'lrswipkxtea'],
])

type Short<Key> = Key extends `help.share.${infer Rest}` ? Rest : never

export const registerMailbox: RegisterCommands = (program, context, language) => {
  const help = helpOf(language)
  const mailbox = program.command('mailbox').description(help('mailbox'))
  mailbox
    .command('share <address> <mailbox> <with>')
    .description(help('share'))
    .option('--rights <rights>', help('opt.rights'), 'read')
    .action(
      async (address: string, name: string, holder: string, { rights }: { readonly rights: string }) => {
        const cli = await context()
        const input = { address, mailbox: name, with: holder, rights: LEVELS.get(rights) ?? rights }
        const value = await cli.admin('sharing.set', input)
        cli.result(value, () => sentence(cli, 'share.shared', value))
      },
    )
  mailbox
    .command('unshare <address> <mailbox> <with>')
    .description(help('unshare'))
    .action(async (address: string, name: string, holder: string) => {
      const cli = await context()
      const value = await cli.admin('sharing.remove', { address, mailbox: name, with: holder })
      cli.result(value, () => sentence(cli, 'share.unshared', value))
    })
  mailbox
    .command('rights <address> [mailbox]')
    .description(help('rights'))
    .action(async (address: string, name: string | undefined) => {
      const cli = await context()
      const value = await cli.admin('sharing.list', given({ address, mailbox: name }))
      cli.result(value, () => table(cli, value))
    })
}

function helpOf(language: Language): (key: Short<keyof typeof SHARING_HELP>) => string {
  return (key) => SHARING_HELP[`help.share.${key}` as keyof typeof SHARING_HELP][language]
}

function sentence(cli: CliContext, key: string, value: Json): string {
  const [mailbox, holder, rights] = ['mailbox', 'with', 'rights'].map((field) => cell(value, field))
  return cli.text({ key, values: { mailbox: mailbox ?? '', who: holder ?? '', rights: rights ?? '' } })
}

function table(cli: CliContext, value: Json): string {
  const rows = rowsOf(fieldOf(value, 'rights'))
  if (rows.length === 0) return cli.text({ key: 'share.none' })
  const columns = ['mailbox', 'with', 'kind', 'rights']
  return cli.table(
    columns.map((column) => cli.text({ key: `share.head.${column}` })),
    rows.map((row) =>
      columns.map((column) =>
        column === 'kind' ? cli.text({ key: `share.kind.${cell(row, column)}` }) : cell(row, column),
      ),
    ),
  )
}

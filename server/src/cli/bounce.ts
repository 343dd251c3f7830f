/**
 * `valija bounce classify`: whether a message is a bounce, for whom, why, and whose fault. Needs no server, no data
 * and no configuration.
 *
 *   $ valija bounce classify < devuelto.eml
 *   $ find -name '*.eml' | valija bounce classify --batch
 *   {"file":"devuelto.eml","bounce":true,"kind":"failure","recipients":[{"address":"nadie@b.test",…}],…}
 */
import { BOUNCE_TEXTS } from '../lib/catalogue/bounce.ts'
import { type BounceReport, classifyMessage } from '../mail/bounce/classify-message.ts'
import { loadBounceRules } from '../service/bounce/load-rules.ts'
import type { CliContext, RegisterCommands } from './command.ts'
import { answerFiles, readMessage } from './message-input.ts'

const COLUMNS = ['recipient', 'class', 'fault', 'hardness', 'status', 'replyCode', 'rule', 'reply'] as const

export const registerBounce: RegisterCommands = (program, context, language) => {
  program
    .command('bounce')
    .description(BOUNCE_TEXTS['help.bounce'][language])
    .command('classify')
    .description(BOUNCE_TEXTS['help.bounce.classify'][language])
    .option('--batch', BOUNCE_TEXTS['help.bounce.batch'][language])
    .action(async (options: { readonly batch?: boolean }) => {
      const cli = await context()
      const rules = loadBounceRules()
      if (options.batch === true)
        return await answerFiles(cli, (bytes) => Promise.resolve(classifyMessage(rules, bytes)))
      const report = classifyMessage(rules, await readMessage(cli))
      cli.result({ ...report, recipients: report.recipients.map((one) => ({ ...one })) }, () =>
        shown(cli, report),
      )
    })
}

function shown(cli: CliContext, { kind, bounce, recipients }: BounceReport): string {
  const first = cli.text({ key: `bounce.kind.${kind}` })
  if (!bounce) return first
  const head = COLUMNS.map((name) => cli.text({ key: `bounce.${name}` }))
  const rows = recipients.map((one) => [
    one.address ?? '',
    cli.text({ key: `bounce.class.${one.class}` }),
    cli.text({ key: `bounce.fault.${one.fault}` }),
    cli.text({ key: `bounce.hardness.${one.hardness}` }),
    one.status,
    one.replyCode === null ? '' : String(one.replyCode),
    one.rule,
    one.reply ?? '',
  ])
  return `${first}\n${cli.table(head, rows)}`
}

/**
 * `valija filter train`: teaches the filter with messages that people have sorted. What is read here are tokens, which are
 * hashes: the messages themselves stay where they are.
 *
 *   $ valija filter train --spam ~/Maildir/.Junk --company Empresa
 *   Learned from 1,204 messages of 1,210.
 */
import { FILTER_SCAN_HELP } from '../lib/catalogue/filter-scan.ts'
import { systemClock } from '../lib/clock.ts'
import { readStructure } from '../mail/mime/structure.ts'
import { EXIT } from '../runtime/exit-codes.ts'
import { createReadContent } from '../service/filter/content/create-content-examiner.ts'
import { lessonOf } from '../service/filter/learning/lesson.ts'
import { TAUGHT_AT_ONCE_MAX } from '../service/filter/learning/limits.ts'
import { type MailFile, readMailFiles } from '../service/filter/learning/mail-files.ts'
import { CliError } from './cli-error.ts'
import type { CliContext, RegisterCommands } from './command.ts'
import { given } from './directory-kit.ts'

type Options = {
  readonly spam?: boolean
  readonly ham?: boolean
  readonly forget?: boolean
  readonly company?: string
  readonly account?: string
}

const KINDS = ['spam', 'ham', 'forget'] as const
/** Messages after which a line says how far it is. */
const PROGRESS_EVERY = 1000

export const registerFilterTrain: RegisterCommands = (group, context, language) => {
  const help = (key: keyof typeof FILTER_SCAN_HELP): string => FILTER_SCAN_HELP[key][language]
  group
    .command('train')
    .description(help('help.filter.train'))
    .argument('<paths...>', help('help.filter.train.paths'))
    .option('--spam', help('help.filter.train.spam'))
    .option('--ham', help('help.filter.train.ham'))
    .option('--forget', help('help.filter.train.forget'))
    .option('--company <name>', help('help.filter.train.company'))
    .option('--account <address>', help('help.filter.train.account'))
    .action(async (paths: string[], options: Options) => {
      const cli = await context()
      const kinds = KINDS.filter((kind) => options[kind] === true)
      const [kind] = kinds
      if (kind === undefined || kinds.length > 1)
        throw new CliError('invalid', cli.text({ key: 'filter.train.kind' }), EXIT.usage)
      await train(cli, paths, kind, options)
    })
}

type Lesson = { readonly digest: string; readonly tokens: string }

async function train(
  cli: CliContext,
  paths: readonly string[],
  kind: (typeof KINDS)[number],
  { company, account }: Options,
): Promise<void> {
  const read = createReadContent()
  let lessons: Lesson[] = []
  const counts = { count: 0, learned: 0, passed: 0 }
  const teach = async (): Promise<void> => {
    if (lessons.length === 0) return
    const answer = await cli.admin('filter.teach', given({ company, account, kind, lessons }))
    counts.learned += Number((answer as { readonly learned?: number }).learned ?? 0)
    lessons = []
  }
  for (const path of paths) {
    for await (const { bytes } of filesOf(cli, path)) {
      counts.count++
      if (bytes === undefined) counts.passed++
      else {
        const mail = { bytes, structure: readStructure(bytes) }
        const { digest, tokens } = await lessonOf(mail, kind, { read, nowMs: systemClock.now() })
        lessons.push({
          digest: Buffer.from(digest).toString('hex'),
          tokens: Buffer.from(tokens.buffer, tokens.byteOffset, tokens.byteLength).toString('base64'),
        })
      }
      if (lessons.length >= TAUGHT_AT_ONCE_MAX) await teach()
      if (counts.count % PROGRESS_EVERY === 0)
        cli.say(cli.text({ key: 'filter.train.progress', values: { count: counts.count } }))
    }
  }
  await teach()
  cli.result(counts, () => cli.text({ key: 'filter.train.done', values: counts }).trim())
}

async function* filesOf(cli: CliContext, path: string): AsyncGenerator<MailFile> {
  try {
    yield* readMailFiles(path)
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code
    if (reason === undefined || error instanceof CliError) throw error
    throw new CliError('not-found', cli.text({ key: 'filter.train.unreadable', values: { path, reason } }))
  }
}

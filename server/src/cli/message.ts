/**
 * `valija message inspect`: what a message holds, as JSON. Needs no server, no data and no configuration.
 *
 *   $ valija message inspect < carta.eml
 *   $ find -name '*.eml' | valija message inspect --batch
 *   {"file":"carta.eml","size":812,"subject":"Hola",…}
 *   {"file":"nada.eml","error":{"code":"unreadable","text":"The file cannot be read: ENOENT."}}
 */
import { MESSAGE_TEXTS } from '../lib/catalogue/message.ts'
import { escapeJson } from '../lib/safe-text.ts'
import { inspectMessage } from '../service/inspect/inspect-message.ts'
import { createParseProcess } from '../service/parse-process/parse-process.ts'
import type { RegisterCommands } from './command.ts'
import { answerFiles, print, readMessage } from './message-input.ts'

export const registerMessage: RegisterCommands = (program, context, language) => {
  program
    .command('message')
    .description(MESSAGE_TEXTS['help.message'][language])
    .command('inspect')
    .description(MESSAGE_TEXTS['help.message.inspect'][language])
    .option('--batch', MESSAGE_TEXTS['help.message.batch'][language])
    .action(async (options: { readonly batch?: boolean }) => {
      const cli = await context()
      const parse = createParseProcess()
      if (options.batch === true) return await answerFiles(cli, (bytes) => inspectMessage(bytes, parse))
      const inspection = await inspectMessage(await readMessage(cli), parse)
      const lines = JSON.stringify(inspection, null, cli.json ? 0 : 2).split('\n')
      await print(lines.map(escapeJson).join('\n'))
    })
}

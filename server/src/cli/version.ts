/** `valija version`: which release this is, and what it runs on. */
import { readVersion } from '../runtime/version.ts'
import type { RegisterCommands } from './command.ts'
import { helpText } from './help-text.ts'

export const registerVersion: RegisterCommands = (program, context, language) => {
  program
    .command('version')
    .description(helpText(language, 'help.version'))
    .action(async () => {
      const cli = await context()
      const value = {
        version: readVersion(),
        node: process.version,
        sqlite: process.versions['sqlite'] ?? '',
      }
      cli.result(value, () => `Valija ${value.version} (Node ${value.node}, SQLite ${value.sqlite})`)
    })
}

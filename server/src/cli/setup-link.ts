/** `valija setup-link`: the address of the first-run guide, while nobody has an account. */
import type { RegisterCommands } from './command.ts'
import { cell } from './directory-kit.ts'
import { helpText } from './help-text.ts'

export const registerSetupLink: RegisterCommands = (program, context, language) => {
  program
    .command('setup-link')
    .description(helpText(language, 'help.setupLink'))
    .action(async () => {
      const cli = await context()
      const value = await cli.admin('setup.link', {})
      cli.result(value, () => `${cli.text({ key: 'setup.link' })}\n${cell(value, 'url')}`)
    })
}

/** Every sub-command by its first word, loaded when it is asked for. */
import type { RegisterCommands } from './command.ts'

export const COMMANDS: Readonly<Record<string, () => Promise<RegisterCommands>>> = {
  serve: async () => (await import('./serve.ts')).registerServe,
  health: async () => (await import('./health.ts')).registerHealth,
  message: async () => (await import('./message.ts')).registerMessage,
  version: async () => (await import('./version.ts')).registerVersion,
}

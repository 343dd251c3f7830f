/** Every command by its name. RFC 5804 §2 */
import type { AnyCommand } from './command.ts'
import { authenticate } from './commands/authenticate.ts'
import { capability } from './commands/capability.ts'
import { checkscript } from './commands/checkscript.ts'
import { deletescript } from './commands/deletescript.ts'
import { getscript } from './commands/getscript.ts'
import { havespace } from './commands/havespace.ts'
import { listscripts } from './commands/listscripts.ts'
import { logout } from './commands/logout.ts'
import { noop } from './commands/noop.ts'
import { putscript } from './commands/putscript.ts'
import { renamescript } from './commands/renamescript.ts'
import { setactive } from './commands/setactive.ts'
import { starttls } from './commands/starttls.ts'
import { unauthenticate } from './commands/unauthenticate.ts'

const ALL = [
  ...[authenticate, capability, checkscript, deletescript, getscript, havespace, listscripts, logout],
  ...[noop, putscript, renamescript, setactive, starttls, unauthenticate],
]

export const COMMANDS: ReadonlyMap<string, AnyCommand> = new Map(
  ALL.map((command) => [command.name, command]),
)

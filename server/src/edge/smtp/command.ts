import type { Session } from './session.ts'

/** What `parse` may need to know of where it runs. */
export type ParseContext = { readonly hostname: string }

export type Command = {
  readonly verb: string
  /** Parses the rest of the line from `at` on and acts. Throws SyntaxFault or Refusal. */
  execute(session: Session, line: string, at: number): void | Promise<void>
}

/** Ties what `parse` returns to what `run` accepts. */
export function defineCommand<Args>(command: {
  readonly verb: string
  parse(line: string, at: number, context: ParseContext): Args
  run(session: Session, args: Args): void | Promise<void>
}): Command {
  return {
    verb: command.verb,
    execute: (session, line, at) => command.run(session, command.parse(line, at, session.shared)),
  }
}

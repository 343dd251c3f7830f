/** What a command is: its grammar, when it may be used, and what it does. */
import type { TextRef } from '../../lib/text.ts'
import type { Session, SignedInSession } from './session.ts'

export type Reply = {
  readonly status: '+OK' | '-ERR'
  /** Without its brackets. RFC 2449 §8 */
  readonly code?: string
  /** A sentence, or what the protocol wants there as it is. */
  readonly text: TextRef | string
  /** Done when the answer has been handed over: STLS. */
  readonly after?: () => Promise<void>
}

type Shape<Args> = {
  readonly name: string
  /** `rest` is what stands behind the name and one space. */
  parse(rest: string): Args
}

export type Command<Args> = Shape<Args> &
  (
    | {
        readonly when: 'always' | 'before-login'
        /** Undefined: everything has been said. */
        run(session: Session, args: Args): Promise<Reply | undefined>
      }
    | { readonly when: 'signed-in'; run(session: SignedInSession, args: Args): Promise<Reply | undefined> }
  )

/** A command as the table holds it, whatever its arguments are. */
export type AnyCommand = {
  readonly name: string
  readonly when: Command<unknown>['when']
  /** Reads the arguments; the result does the work. */
  prepare(rest: string): (session: Session) => Promise<Reply | undefined>
}

/** Ties what `parse` returns to what `run` accepts. */
export function defineCommand<Args>(command: Command<Args>): AnyCommand {
  return {
    name: command.name,
    when: command.when,
    prepare(rest) {
      const args = command.parse(rest)
      return (session) =>
        command.when === 'signed-in'
          ? command.run(session.assertSignedIn(), args)
          : command.run(session, args)
    },
  }
}

export function ok(text: TextRef | string): Reply {
  return { status: '+OK', text }
}

export function err(text: TextRef | string, code?: string): Reply {
  return code === undefined ? { status: '-ERR', text } : { status: '-ERR', text, code }
}

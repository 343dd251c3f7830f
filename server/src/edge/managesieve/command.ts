/** What a command is: its grammar, when it may be used, and what it does. */
import type { TextRef } from '../../lib/text.ts'
import type { Session, SignedInSession } from './session.ts'
import type { Reader } from './syntax/reader.ts'

export type Reply = {
  readonly status: 'OK' | 'NO'
  /** Without its brackets. RFC 5804 §1.3 */
  readonly code?: string
  /** A sentence, or several; each a line. */
  readonly text?: TextRef | readonly string[]
  /** Done when the answer has been handed over: STARTTLS. */
  readonly after?: () => Promise<void>
}

type Shape<Args> = {
  readonly name: string
  /** `read` stands behind the name. */
  parse(read: Reader): Args
}

export type Command<Args> = Shape<Args> &
  (
    | { readonly when: 'always' | 'before-login'; run(session: Session, args: Args): Promise<Reply> }
    | { readonly when: 'signed-in'; run(session: SignedInSession, args: Args): Promise<Reply> }
  )

/** A command as the table holds it, whatever its arguments are. */
export type AnyCommand = {
  readonly name: string
  readonly when: Command<unknown>['when']
  /** Reads the arguments; the result does the work. */
  prepare(read: Reader): (session: Session) => Promise<Reply>
}

/** Ties what `parse` returns to what `run` accepts. */
export function defineCommand<Args>(command: Command<Args>): AnyCommand {
  return {
    name: command.name,
    when: command.when,
    prepare(read) {
      const args = command.parse(read)
      read.end()
      return (session) =>
        command.when === 'signed-in'
          ? command.run(session.assertSignedIn(), args)
          : command.run(session, args)
    },
  }
}

export function noArguments(): undefined {
  return undefined
}

/** The only argument: a script's name. */
export function oneName(read: Reader): string {
  read.space()
  return read.string()
}

export function ok(text?: TextRef): Reply {
  return text === undefined ? { status: 'OK' } : { status: 'OK', text }
}

export function no(text: TextRef, code?: string): Reply {
  return code === undefined ? { status: 'NO', text } : { status: 'NO', text, code }
}

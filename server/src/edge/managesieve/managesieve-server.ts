/**
 * The ManageSieve server of one thread: takes connections, looks after those that wait, sends all home at the end.
 * RFC 5804
 */
import type { Connection } from '../../net/connection.ts'
import { CommandTimes } from '../command-times.ts'
import { createSessionRegistry } from '../session-registry.ts'
import { converse } from './conversation.ts'
import { type ManageSieveDeps, Session } from './session.ts'

export type ManageSieveServer = {
  /** Speaks ManageSieve with this client until one of both ends it. */
  accept(connection: Connection): void
  /** Says goodbye to all and waits until they are gone; no new ones are taken. */
  drain(): Promise<void>
}

export function createManageSieveServer(deps: ManageSieveDeps): ManageSieveServer {
  const shared = { ...deps, times: new CommandTimes(deps.metrics, 'managesieve_command_duration_seconds') }
  const sessions = createSessionRegistry<Session>(deps, converse)
  return {
    accept: (connection) => sessions.take(new Session(connection, shared)),
    drain: () => sessions.drain(),
  }
}

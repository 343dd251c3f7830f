/** The connection is gone: what was being written for it stops. */
export class ConnectionGone extends Error {
  override readonly name = 'ConnectionGone'
}

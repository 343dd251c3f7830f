/** A child that was taken over and calls home: the number of the port stands where the file should be. */
import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'

const socket = connect(Number(await text(process.stdin)), '127.0.0.1')
const said = await once(socket, 'connect').then(
  () => 'connected',
  (error: NodeJS.ErrnoException) => error.code,
)
socket.destroy()
process.stdout.write(JSON.stringify({ truncated: false, attachments: [], text: said }))

/** A child that tells what it was given: its environment, as the text of a message. */
const names = Object.keys(process.env).filter((name) => name !== '__CF_USER_TEXT_ENCODING')
process.stdout.write(JSON.stringify({ truncated: false, attachments: [], text: names.join(',') }))

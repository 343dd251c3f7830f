/** Where one writes: the address says to what it is an answer, so that it can be opened in a window of its own. */

const WORDS = { reply: 'responder', replyAll: 'todos', forward: 'reenviar', draft: 'borrador' } as const

/** `/escribir?responder=<id of the message>` */
export function composeLink(kind: keyof typeof WORDS, emailId: string): string {
  return `/escribir?${new URLSearchParams({ [WORDS[kind]]: emailId }).toString()}`
}

/** What a list of held mail shows, each as `subject recipient`. */
import type { Json } from '../../src/service/admin/method.ts'

export function pageSubjects(answer: Json): readonly string[] {
  const { messages } = answer as { readonly messages: readonly { subject: string; recipient: string }[] }
  return messages.map(({ subject, recipient }) => `${subject} ${recipient}`)
}

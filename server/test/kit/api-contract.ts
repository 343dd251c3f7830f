/** Holds every answer of the API against its OpenAPI document. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { type JsonObject, openApiDocument } from '../../src/edge/http/api/openapi.ts'
import type { LoadedApp } from '../../src/edge/http/http-app.ts'
import type { Answered } from './http-client.ts'

export type ApiContract = {
  readonly document: JsonObject
  /** Operations that answered so far: `GET /api/v1/accounts 200`. */
  readonly answered: ReadonlySet<string>
  /** Throws when an answer of an operation is not what the document says. */
  check(method: string, path: string, answer: Answered): void
}

type Responses = Readonly<Record<string, { content?: Readonly<Record<string, unknown>> }>>
type Paths = Readonly<Record<string, Readonly<Record<string, { responses: Responses }>>>>

export function apiContract(app: LoadedApp): ApiContract {
  const document = openApiDocument(app.described, { version: '0.0.0', origin: 'https://mail.empresa.test' })
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true })
  ajv.addSchema(document, 'api')
  const compiled = new Map<string, ValidateFunction>()
  const answered = new Set<string>()
  const paths = document['paths'] as Paths
  const templates = Object.keys(paths).map((template) => ({
    template,
    pattern: new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`),
  }))
  return {
    document,
    answered,
    check(method, path, { status, headers, text }) {
      const plain = path.split('?')[0] ?? ''
      const fitting = templates.filter(({ pattern }) => pattern.test(plain)).map(({ template }) => template)
      // What is written out comes before what stands for anything.
      const template = fitting.find((one) => !one.includes('{')) ?? fitting[0]
      const operation = template === undefined ? undefined : paths[template]?.[method.toLowerCase()]
      if (template === undefined || operation === undefined) return
      const name = `${method} ${template} ${status}`
      const key = status in operation.responses ? String(status) : `${String(status)[0]}XX`
      const response = operation.responses[key]
      if (response === undefined) throw new Error(`${name}: the document knows no such answer: ${text}`)
      answered.add(name)
      const type = String(headers['content-type'] ?? '').split(';')[0] ?? ''
      if (response.content === undefined) {
        if (text !== '') throw new Error(`${name}: has content that the document does not know`)
        return
      }
      if (!(type in response.content)) throw new Error(`${name}: is ${type}: ${text}`)
      // What does not end, and files, are no JSON.
      if (type === 'text/event-stream' || type === 'application/pdf') return
      const pointer = ['paths', template, method.toLowerCase(), 'responses', key, 'content', type, 'schema']
      const $ref = `api#/${pointer.map((part) => encodeURIComponent(part.replace(/\//g, '~1'))).join('/')}`
      const validate = compiled.get($ref) ?? ajv.compile({ $ref })
      compiled.set($ref, validate)
      if (!validate(JSON.parse(text)))
        throw new Error(`${name}: ${ajv.errorsText(validate.errors)} in ${text}`)
    },
  }
}

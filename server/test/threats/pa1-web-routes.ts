/** The screens: their pages and files are the same for everybody, and what is not in the build is not there. */
import { MAIL_SCREENS } from '../../../contract/src/web-paths.ts'
import type { Expected } from './pa1-api-routes.ts'

const everybody = (status: number, path: string): Expected => ({
  path,
  statuses: [status, status, status, status, status],
})
const BASES = ['/', '/panel/']
const FILES = ['icon.svg', 'icon-192.png', 'icon-512.png', 'manifest.webmanifest']

const ROWS: readonly (readonly [string, Expected])[] = [
  ...['/', '/panel', ...MAIL_SCREENS.map((name) => `/${name}`)].map(
    (path) => [`GET ${path}`, everybody(200, path)] as const,
  ),
  ...['panel', ...MAIL_SCREENS].map((name) => [`GET /${name}/*`, everybody(200, `/${name}/x`)] as const),
  ...BASES.flatMap((base) => [
    [`GET ${base}assets/:name`, everybody(404, `${base}assets/index.js`)] as const,
    ...FILES.map((name) => [`GET ${base}${name}`, everybody(200, `${base}${name}`)] as const),
  ]),
  ...['sw.js', 'editor.html'].map((name) => [`GET /${name}`, everybody(200, `/${name}`)] as const),
]

export const WEB_ROUTES: Readonly<Record<string, Expected>> = Object.fromEntries<Expected>(ROWS)

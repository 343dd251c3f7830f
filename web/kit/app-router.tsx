/** From the address to the screen. What a screen filters by stands in the address, plainly, so that it can be sent on. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  RouterProvider,
} from '@tanstack/react-router'
import type { ComponentType, ReactNode } from 'react'
import { SHAPE_AFTER_MS } from './limits.ts'
import { NotFound } from './parts/not-found.tsx'
import { ScreenTrouble } from './parts/screen-trouble.tsx'
import { Shape } from './parts/shape.tsx'
import type { Screen } from './screens.ts'

export type AppRouter = ReturnType<typeof createAppRouter>

/** `frame` is drawn around every screen and stays when they change. */
export function createAppRouter(
  screens: readonly Screen[],
  basepath: string,
  frame: ComponentType<{ readonly children: ReactNode }>,
) {
  const Frame = frame
  const root = createRootRoute({
    component: () => (
      <Frame>
        <Outlet />
      </Frame>
    ),
    notFoundComponent: NotFound,
  })
  const routes = screens.map(({ path, load }) =>
    createRoute({
      path,
      getParentRoute: () => root,
      component: lazyRouteComponent(load, 'Screen'),
      validateSearch: (search: Record<string, unknown>) => search as Record<string, string>,
    }),
  )
  return createRouter({
    routeTree: root.addChildren(routes),
    basepath,
    parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
    stringifySearch,
    defaultErrorComponent: ({ error, reset }) => <ScreenTrouble error={error} retry={reset} />,
    defaultPendingComponent: Shape,
    defaultPendingMs: SHAPE_AFTER_MS,
    defaultPreload: 'intent',
    scrollRestoration: true,
  })
}

export function AppRouterView({ router }: { readonly router: AppRouter }): ReactNode {
  return <RouterProvider router={router} />
}

/** Empty members are left out. */
function stringifySearch(search: Record<string, unknown>): string {
  const words = new URLSearchParams()
  for (const [name, value] of Object.entries(search))
    if (value !== undefined && value !== null && value !== '') words.set(name, String(value))
  const text = words.toString()
  return text === '' ? '' : `?${text}`
}

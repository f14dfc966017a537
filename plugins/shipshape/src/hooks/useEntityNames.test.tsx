import { renderHook, waitFor } from '@testing-library/react';
import { ReactNode } from 'react';
import { TestApiProvider } from '@backstage/frontend-test-utils';
import {
  EntityPresentationApi,
  entityPresentationApiRef,
} from '@backstage/plugin-catalog-react';
import { useEntityNames } from './useEntityNames';

function presenting(titles: Record<string, string>): EntityPresentationApi {
  return {
    forEntity: entityOrRef => {
      const entityRef = String(entityOrRef);
      const snapshot = { entityRef, primaryTitle: titles[entityRef] };
      return { snapshot, promise: Promise.resolve(snapshot) };
    },
  };
}

function renderNames(refs: string[], api?: EntityPresentationApi) {
  return renderHook(() => useEntityNames(refs), {
    wrapper: ({ children }: { children: ReactNode }) =>
      api ? (
        <TestApiProvider apis={[[entityPresentationApiRef, api]]}>
          {children}
        </TestApiProvider>
      ) : (
        <TestApiProvider apis={[]}>{children}</TestApiProvider>
      ),
  });
}

describe('useEntityNames', () => {
  const refs = [
    'component:default/cart',
    'system:default/payments',
    'group:default/payments',
  ];

  it('takes the titles of the catalog and tells equal ones apart', async () => {
    const { result } = renderNames(
      refs,
      presenting({
        'component:default/cart': 'Cart',
        'system:default/payments': 'Payments',
        'group:default/payments': 'Payments',
      }),
    );
    expect(result.current('component:default/cart')).toBe('cart');
    await waitFor(() =>
      expect(refs.map(ref => result.current(ref))).toEqual([
        'Cart',
        'Payments (system)',
        'Payments (group)',
      ]),
    );
  });

  it('makes do with the names where nobody knows titles', () => {
    const { result } = renderNames(refs);
    expect(refs.map(ref => result.current(ref))).toEqual([
      'cart',
      'system:payments',
      'group:payments',
    ]);
  });
});

// The vendor's own Node SDK core, unchanged, as the client of our tests: it builds, signs and sends requests
// independently of us. There is no BSS package for Node, so requests are described here in its terms.
import { GlobalCredentials } from '@huaweicloud/huaweicloud-sdk-core';
import { ClientBuilder } from '@huaweicloud/huaweicloud-sdk-core/ClientBuilder.js';
import type { HcClient } from '@huaweicloud/huaweicloud-sdk-core/HcClient.js';

export interface SdkKey {
  readonly ak: string;
  readonly sk: string;
  readonly domainId?: string;
  readonly securityToken?: string;
}

export interface SdkCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly contentType?: string;
}

export function sdkClient(endpoint: string, key: SdkKey): HcClient {
  const credential = new GlobalCredentials(key);
  return quiet(new ClientBuilder((client: HcClient) => client).withCredential(credential).withEndpoint(endpoint).build());
}

/** The SDK prints every refusal whole, and refusals are what many tests ask for; nothing else of it is touched. */
function quiet(client: HcClient): HcClient {
  const { httpClient } = client as unknown as { httpClient: { _logger?: { setLevel(level: string): void } } };
  httpClient._logger?.setLevel('silent');
  return client;
}

/** Sends a call as the generated SDK clients do; rejects with the SDK's own exceptions. */
export async function sdkSend(client: HcClient, call: SdkCall): Promise<Record<string, unknown>> {
  return client.sendRequest({
    method: call.method,
    url: call.path,
    contentType: call.contentType ?? 'application/json',
    // The SDK writes into what it is given (it sorts lists in place).
    queryParams: structuredClone(call.query ?? {}),
    pathParams: {},
    headers: { ...call.headers },
    ...(call.body === undefined ? {} : { data: structuredClone(call.body) }),
  });
}

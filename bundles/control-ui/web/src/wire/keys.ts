// SPDX-License-Identifier: Apache-2.0

const DATABASE = "creel";
const STORE = "keys";

/** This browser's keys. They lie in IndexedDB and cannot be read out, not even by this page; it can only use them. */
export interface Keys {
  /** Signs each connection; its public half is what the gateway knows this browser by. */
  device: CryptoKeyPair;
  /** Seals the secret this page remembers, so that a copy of the browser's storage files does not give it away as text. */
  seal: CryptoKey;
}

/** The keys, made at the first visit. Fails where a browser has none of this: in a page that came over plain http. */
export async function keys(): Promise<Keys> {
  const database = await open();
  try {
    const device =
      (await get<CryptoKeyPair>(database, "device")) ??
      (await put(database, "device", (await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"])) as CryptoKeyPair));
    const seal =
      (await get<CryptoKey>(database, "seal")) ??
      (await put(database, "seal", await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"])));
    return { device, seal };
  } finally {
    database.close();
  }
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("this browser keeps no data for this page"));
  });
}

function get<T>(database: IDBDatabase, name: string): Promise<T | undefined> {
  return settled<T | undefined>(database.transaction(STORE).objectStore(STORE).get(name));
}

/** Keeps a key unless another tab was faster; answers the one that is kept. */
async function put<T>(database: IDBDatabase, name: string, made: T): Promise<T> {
  const store = database.transaction(STORE, "readwrite").objectStore(STORE);
  const earlier = await settled<T | undefined>(store.get(name));
  if (earlier !== undefined) {
    return earlier;
  }
  await settled(store.put(made, name));
  return made;
}

function settled<T>(request: IDBRequest): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result as T);
    request.onerror = () => reject(request.error ?? new Error("this browser's store refused"));
  });
}

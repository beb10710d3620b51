// SPDX-License-Identifier: Apache-2.0
// Somebody on IRC, by plain sockets: speaks lines, and waits for lines.
import { connect } from "node:net";

const PATIENCE = 60_000;

export class Person {
  #buffer = "";
  #waiting = new Set();

  static async on(port, nick, heard = () => {}) {
    const person = new Person();
    person.nick = nick;
    person.heard = heard;
    person.socket = connect(port, "127.0.0.1");
    person.socket.on("data", data => person.#data(data.toString("utf8")));
    person.socket.on("error", () => {});
    person.say("CAP LS 302");
    person.say(`NICK ${nick}`);
    person.say(`USER ${nick.replace(/[^A-Za-z0-9]/g, "x")} 0 * :${nick}`);
    const welcome = person.until(line => / (001|433) /.test(line));
    person.say("CAP END");
    if ((await welcome).includes(" 433 ")) throw new Error(`the nick ${nick} is taken`);
    return person;
  }

  say(line) {
    if (/[\r\n\0]/.test(line)) throw new Error("a line is one line");
    this.socket.write(`${line}\r\n`);
  }

  /** The first line from now on that fits. */
  until(fits) {
    return new Promise((resolve, reject) => {
      const wait = { fits, resolve };
      const timer = setTimeout(() => {
        this.#waiting.delete(wait);
        reject(new Error(`${this.nick} heard nothing of that kind`));
      }, PATIENCE);
      wait.resolve = line => {
        clearTimeout(timer);
        resolve(line);
      };
      this.#waiting.add(wait);
    });
  }

  /** Says it and waits until the server has looked at it. @return what the server answered meanwhile */
  async said(line) {
    const answers = [];
    const token = `t${Math.random().toString(36).slice(2)}`;
    const done = this.until(l => {
      if (!l.includes(` PONG `) || !l.endsWith(token)) {
        answers.push(l);
        return false;
      }
      return true;
    });
    this.say(line);
    this.say(`PING ${token}`);
    await done;
    return answers;
  }

  /** Has an account of its nick, and is signed in to it. Services may still be on their way. */
  async register(password) {
    for (let i = 0; i < 1_200; i++) {
      if (!(await this.said("WHOIS NickServ")).some(l => / 401 /.test(l))) break;
      await new Promise(resolve => setTimeout(resolve, 50));
    }
    const done = this.until(l => / 900 /.test(l));
    this.say(`PRIVMSG NickServ :REGISTER ${password} ${this.nick}@irc.test`);
    await done;
  }

  quit() {
    this.socket.end("QUIT\r\n");
  }

  #data(text) {
    this.#buffer += text;
    for (let end = this.#buffer.indexOf("\n"); end >= 0; end = this.#buffer.indexOf("\n")) {
      const line = this.#buffer.slice(0, end).replace(/\r$/, "");
      this.#buffer = this.#buffer.slice(end + 1);
      if (line.startsWith("PING ")) this.say(`PONG ${line.slice(5)}`);
      this.heard(line);
      for (const wait of [...this.#waiting]) {
        if (wait.fits(line)) {
          this.#waiting.delete(wait);
          wait.resolve(line);
        }
      }
    }
  }
}

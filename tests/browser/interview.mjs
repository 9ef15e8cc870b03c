// A whole interview, typed into the page that `interviewcoach serve` shows: node interview.mjs PROGRAM FOLDER
// FOLDER receives data/ and pictures of what was seen. Exits 1 where something is not as it should be.
import { spawn, execFileSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const [program, folder] = process.argv.slice(2).map((each) => resolve(each));
const PORT = 8770 + Math.floor(Math.random() * 200);
const ANSWER = "I would sit with her, listen and ask how she feels. I would tell the nurse and write it down.";
mkdirSync(folder, { recursive: true });
const environment = { ...process.env, INTERVIEWCOACH_DATA_DIR: join(folder, "data") };
const server = spawn(program, ["serve", "--port", String(PORT)], { env: environment, stdio: ["ignore", "pipe", "inherit"] });

function check(held, what) {
  if (!held) throw new Error(what);
  console.log(`ok: ${what}`);
}

async function interview(address) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
      "--disable-sync", "--no-first-run"],
  });
  try {
    const context = await browser.newContext({ viewport: { width: 1100, height: 700 } });
    const page = await context.newPage();
    const problems = [], requests = [];
    page.on("console", (line) => line.type() === "error" && problems.push(line.text()));
    page.on("pageerror", (error) => problems.push(String(error)));
    page.on("request", (request) => requests.push(request.url()));
    await page.goto(address);
    await page.waitForSelector("body.-first-byte", { timeout: 60_000 });
    check(!page.url().includes("token"), "the token has left the address");
    const see = async (name, seconds = 2) => {
      await page.waitForTimeout(seconds * 1000);
      await page.screenshot({ path: join(folder, `${name}.png`) });
    };
    await see("0-tour", 4);
    await page.keyboard.press("Escape");
    await see("1-home", 3);
    await page.keyboard.press("Enter");
    await see("2-choose");
    await page.keyboard.press("Enter");
    await see("3-question", 4);
    // A follow-up gets the same answer again; in feedback the letters do nothing that matters and Enter goes on.
    for (let time = 1; time <= 20 && stored().ended_at === null; time += 1) {
      await page.keyboard.type(ANSWER, { delay: 2 });
      await page.waitForTimeout(800);
      if (time === 1) await see("4-typed", 1);
      await page.keyboard.press("Control+j");
      await see(`5-sent-${time}`, 3);
      await page.keyboard.press("Enter");
      await page.waitForTimeout(1500);
    }
    await see("6-end", 3);
    check(problems.length === 0, `no errors in the console ${problems.join("; ")}`);
    const foreign = requests.filter((url) => !new URL(url).host.startsWith("127.0.0.1") && !/^(data|blob):/.test(url));
    check(foreign.length === 0, `nothing is loaded from elsewhere ${foreign.join(" ")}`);
    check(stored().answered === 5, "five questions are answered");
    check(stored().ended_at !== null, "the interview came to its end");

    const stranger = await (await browser.newContext()).newPage();
    check((await stranger.goto(address.split("?")[0])).status() === 403, "without the token nobody is let in");
  } finally {
    await browser.close();
  }
}

function stored() {
  const visitors = join(folder, "data", "visitors");
  const [visitor] = readdirSync(visitors);
  const run = (...words) =>
    JSON.parse(execFileSync(program, words, { env: { ...process.env, INTERVIEWCOACH_DATA_DIR: join(visitors, visitor) } }));
  const [session] = run("sessions", "list", "--json");
  return session;
}

let code = 0;
try {
  const address = await new Promise((found, failed) => {
    createInterface({ input: server.stdout }).once("line", found);
    server.once("exit", () => failed(new Error("the server ended")));
  });
  await interview(address);
} catch (error) {
  console.error(`FAILED: ${error.stack}`);
  code = 1;
} finally {
  server.kill("SIGINT");
}
process.exit(code);

"""What people write on tickets: complaints, findings, measures and endings that fit the type."""

from dataclasses import dataclass

from atende.demo.staff import DESK, FIBRE, MONEY, NETWORK, SALES, SECOND


@dataclass(frozen=True, slots=True)
class Matter:
    """A type of ticket: who treats it, how often by a visit, and the texts that fit.

    ``test`` names a kind of measure in ``readings``; ``visit`` the kind of order.
    """

    type: str
    weight: int
    role: str
    opened: tuple[str, ...]
    solved: tuple[str, ...]
    test: str = ""
    visit: str = ""
    visits: float = 0.0


_VISIT, _CHANGE, _INSTALL, _MOVE = (
    "visita-tecnica",
    "troca-de-equipamento",
    "instalacao",
    "mudanca-de-endereco",
)
# fmt: off
MATTERS = (
    Matter("sem-sinal", 18, FIBRE, (
        "Cliente sem internet desde ontem à noite. LED LOS da ONU piscando vermelho.",
        "Sem conexão desde as 7h. Já desligou e ligou o equipamento, sem resultado.",
        "Internet parou depois do temporal. ONU liga, mas não sobe o PON.",
        "Cliente informa que a luz PON está apagada. Vizinhos estão com sinal.",
    ), (
        "Conector da roseta oxidado. Refeito o conector, potência em {dbm} dBm. Cliente navegando.",
        "Drop rompido por galho. Substituídos {metres} m de cabo. Sinal normalizado em {dbm} dBm.",
        "Patch cord dobrado atrás do móvel. Trocado; sinal em {dbm} dBm. Orientado o cliente.",
        "Porta da CTO com perda alta. Mudado para a porta {port}. Testado com o cliente.",
    ), "optical", _VISIT, 0.75),
    Matter("lentidao", 13, SECOND, (
        "Cliente reclama de lentidão à noite, vídeos travando na TV.",
        "Velocidade abaixo do contratado no cabo e no Wi-Fi desde a semana passada.",
        "Reuniões por vídeo caindo a qualidade. Teste do cliente deu metade do plano.",
    ), (
        "Canal do Wi-Fi congestionado. Alterado para 5 GHz, canal 149. Teste dentro do contratado.",
        "Porta LAN negociava em 100 Mbps por cabo ruim. Trocado o cabo, 1 Gbps negociado.",
        "Havia atualização em segundo plano no computador. Orientado; testes normais.",
    ), "speed", _VISIT, 0.25),
    Matter("quedas-frequentes", 10, FIBRE, (
        "Conexão cai várias vezes ao dia e volta sozinha em poucos minutos.",
        "Quedas diárias entre 18h e 20h. Cliente trabalha de casa, pede urgência.",
        "PPPoE reinicia de hora em hora segundo o histórico de autenticação.",
    ), (
        "Fonte da ONU com mau contato. Substituída a fonte, monitorado por 30 min sem queda.",
        "Atenuação no limite; refeita a fusão na caixa. Agora em {dbm} dBm.",
        "Firmware atualizado e sessão renovada. 24 h sem queda, cliente confirmou.",
    ), "optical", _VISIT, 0.6),
    Matter("wifi-fraco", 8, SECOND, (
        "Sinal de Wi-Fi não chega nos quartos dos fundos.",
        "Wi-Fi fraco no andar de cima. Quer saber sobre ponto adicional.",
    ), (
        "Roteador reposicionado na sala; cobertura testada em todos os cômodos.",
        "Explicado sobre repetidor e ponto adicional. Cliente vai avaliar; Wi-Fi ajustado.",
    ), "speed", _VISIT, 0.35),
    Matter("fibra-rompida", 4, FIBRE, (
        "Caminhão alto arrebentou o cabo na frente da casa.",
        "Cabo de fibra caído no terreno depois do vento. Cliente sem sinal.",
    ), (
        "Lançados {metres} m de drop novo e refeita a ancoragem. Sinal em {dbm} dBm.",
        "Emenda feita na caixa da esquina. Potência {dbm} dBm, cliente navegando.",
    ), "optical", _VISIT, 0.95),
    Matter("poste-ou-cabo-caido", 1, NETWORK, (
        "Poste inclinado com cabos baixos na rua, risco para pedestres.",
        "Cabo nosso atravessado na estrada depois da chuva. Morador sinalizou com galhos.",
    ), (
        "Cabo erguido e reancorado. Concessionária avisada do poste.",
        "Rede refeita no trecho, {metres} m. Rua liberada.",
    ), "", "manutencao-de-rede", 0.9),
    Matter("troca-de-onu", 4, FIBRE, (
        "ONU não liga nem com outra fonte. Precisa de troca.",
        "Equipamento esquenta e reinicia. Suporte indicou troca da ONU.",
    ), (
        "ONU trocada e provisionada. Sinal em {dbm} dBm. Equipamento antigo recolhido.",
        "Substituída a ONU; redes e senhas mantidas. Cliente testou e aprovou.",
    ), "optical", _CHANGE, 0.95),
    Matter("troca-de-roteador", 4, SECOND, (
        "Roteador com porta WAN queimada depois de raio.",
        "Roteador antigo não alcança o plano novo. Agendar troca.",
    ), (
        "Roteador trocado e configurado com a mesma rede. Velocidade conferida no cabo.",
        "Instalado roteador Wi-Fi 6. Cliente conectou todos os aparelhos.",
    ), "speed", _CHANGE, 0.8),
    Matter("configurar-roteador", 4, DESK, (
        "Cliente restaurou o roteador e perdeu a configuração.",
        "Quer mudar nome e senha do Wi-Fi.",
    ), (
        "Configurado PPPoE e Wi-Fi por acesso remoto. Cliente navegando.",
        "Nome e senha da rede alterados com o cliente ao telefone.",
    )),
    Matter("instalacao-nova", 5, FIBRE, (
        "Contrato assinado, agendar instalação. Casa de esquina, poste na frente.",
        "Instalação nova em apartamento; síndico autoriza em horário comercial.",
    ), (
        "Instalado com {metres} m de drop, CTO porta {port}, sinal {dbm} dBm. Cliente testou.",
        "Instalação concluída, Wi-Fi configurado na sala. Termo assinado.",
    ), "optical", _INSTALL, 1.0),
    Matter("instalacao-com-mudanca-de-endereco", 2, FIBRE, (
        "Cliente vai se mudar no fim do mês e quer levar o plano.",
        "Mudança dentro do mesmo bairro; endereço novo tem viabilidade.",
    ), (
        "Mudança feita: retirado do endereço antigo e instalado no novo, {dbm} dBm.",
        "Instalado no endereço novo com {metres} m de cabo. Cadastro atualizado.",
    ), "optical", _MOVE, 1.0),
    Matter("retirada-de-equipamento", 2, FIBRE, (
        "Ponto antigo desativado. Retirar ONU e fonte.",
    ), (
        "Equipamentos recolhidos completos e em bom estado.",
        "Retirada a ONU; fonte não localizada, cliente ciente da cobrança.",
    ), "", "retirada", 1.0),
    Matter("alterar-senha", 3, DESK, (
        "Esqueceu a senha do e-mail.",
        "Pediu troca da senha da central do assinante.",
    ), (
        "Senha alterada após confirmação dos dados. Cliente entrou com a nova.",
    )),
    Matter("telefone-mudo", 2, SECOND, (
        "Telefone fixo sem linha desde ontem; internet normal.",
        "Telefone toca, mas não se ouve quem liga.",
    ), (
        "Conta SIP registrada novamente na ONU. Chamadas de teste nos dois sentidos.",
        "Cabo do aparelho trocado; linha normal.",
    ), "", _VISIT, 0.3),
    Matter("portabilidade", 1, SALES, (
        "Quer trazer o número fixo da outra operadora.",
    ), (
        "Portabilidade concluída na janela agendada. Número funcionando.",
    )),
    Matter("segunda-via-de-fatura", 6, MONEY, (
        "Não recebeu a fatura deste mês. Pede por e-mail e WhatsApp.",
        "Boleto vencido, quer segunda via com a data atualizada.",
    ), (
        "Segunda via enviada por e-mail e WhatsApp. Cliente confirmou.",
        "Enviado código PIX da fatura; pagamento confirmado.",
    )),
    Matter("contestar-cobranca", 3, MONEY, (
        "Cobrança de visita técnica que diz não ter pedido.",
        "Valor da fatura veio maior que o combinado na renovação.",
    ), (
        "Cobrança indevida. Desconto lançado na próxima fatura, cliente avisado.",
        "Explicado o proporcional da mudança de plano. Cliente concordou.",
    )),
    Matter("desbloqueio-de-confianca", 3, MONEY, (
        "Bloqueado por atraso. Promete pagar até sexta-feira.",
    ), (
        "Desbloqueado por 3 dias, uma vez no mês. Cliente ciente.",
    )),
    Matter("confirmar-pagamento", 2, MONEY, (
        "Pagou ontem por PIX e segue bloqueado. Enviou comprovante.",
    ), (
        "Pagamento localizado e baixado. Conexão liberada.",
    )),
    Matter("mudar-de-plano", 3, SALES, (
        "Quer subir para o plano de 600 Mega.",
        "Pede um plano mais barato; ameaça ir para o concorrente.",
    ), (
        "Plano alterado a partir do próximo ciclo. Aditivo assinado.",
        "Mantido o plano com desconto de fidelidade por 12 meses.",
    )),
    Matter("mudar-vencimento", 2, SALES, (
        "Pede para mudar o vencimento para o dia 20.",
    ), (
        "Vencimento alterado; a próxima fatura sai com o proporcional.",
    )),
    Matter("reclamacao-de-atendimento", 1, DESK, (
        "Esperou o técnico a tarde toda e ninguém apareceu nem avisou.",
        "Reclama de três ligações para resolver o mesmo problema.",
    ), (
        "Cliente recebeu retorno da coordenação e pedido de desculpas. Visita remarcada.",
        "Atendimento revisto com a equipe. Cliente aceitou as explicações.",
    )),
    Matter("informacao", 3, DESK, (
        "Quer saber se há fibra na rua nova do loteamento.",
        "Pergunta sobre o aplicativo de TV incluído no plano.",
    ), (
        "Informações passadas por telefone. Sem pendências.",
    )),
)
# fmt: on

UNSOLVED = (
    "Cliente não atende há três dias, sem acesso ao local. Encerrado; reabrir no retorno.",
    "Problema está no equipamento do próprio cliente, que não quis orçamento.",
    "Sem viabilidade técnica no endereço. Cliente avisado.",
    "Cliente desistiu da solicitação.",
)
COMMENTS = (
    "Cliente ligou de novo pedindo previsão.",
    "Tentei contato pelo celular, sem resposta. Deixei recado.",
    "Confirmado com o cliente: há alguém em casa à tarde.",
    "Acesso remoto feito, equipamento responde.",
    "Verificado na OLT: outros clientes da mesma porta estão normais.",
    "Enviada mensagem por WhatsApp com o protocolo.",
    "Cliente prefere atendimento depois das 13h30.",
)
FORWARDS = {
    FIBRE: ("Sem sinal óptico; precisa da equipe de campo.", "Potência fora do limite na OLT."),
    SECOND: ("Testes do primeiro nível sem sucesso.", "Precisa de análise mais detalhada."),
    NETWORK: ("Problema na rede externa.",),
    MONEY: ("Assunto do financeiro.",),
    SALES: ("Assunto do comercial.",),
}
TO_THE_FIELD = ("Precisa da equipe de campo.", "Sem solução remota; ver no local.")
TO_PERSON = ("Você conhece o local.", "Está na sua rota.", "Pode assumir este?", "Fica com você.")
NOTES = ("Ligar 30 min antes.", "Levar escada grande.", "Levar ONU reserva.", "", "", "")
MOVED = ("Chuva forte.", "Cliente pediu outro dia.", "Visita anterior atrasou.")
CALLED_OFF = ("Cliente resolveu por telefone.", "Cliente não estará em casa.")
REOPENED = ("Cliente informa que o problema voltou.", "Encerrado por engano.")
PASSING_STATUSES = ("aguardando-cliente", "aguardando-peca", "em-monitoramento")
